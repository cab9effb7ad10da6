// Two RBMs pre-trained on MNIST's 60,000 images without labels, once for all sections that carry them over.
import { importMnist } from './files.mjs';
import { runSpec } from './measure.mjs';

const pretraining = { epochs: 20, batchSize: 100, learningRate: 0.1 };
const rbm = { kind: 'rbm', hidden: 500, pretraining };

/** One thread; the wide kernels come to the same bits as the others, sooner. */
export const QUICKLY = ['--threads', '1', '--kernels', 'wide'];

/** How the layers were made, for the document. */
export const LAYERS = `784-500-500 pre-trained on all 60,000 images without labels: ${pretraining.epochs} epochs of CD-1 per layer at rate ${pretraining.learningRate}, batches of 100, seed 1`;

let made = null;

/** The folder that holds MNIST and the run with the two layers, and that run; made at the first call. */
export function pretrainedLayers(folder) {
  made ??= pretrain(folder);
  return made;
}

async function pretrain(folder) {
  await importMnist(folder);
  const dataset = { id: 'mnist', split: { validation: 0 } };
  const spec = { strata: 1, name: 'mnist without labels', seed: 1, engine: 'wasm', dataset, stack: [rbm, rbm] };
  return { folder, run: await runSpec(folder, { ...spec, head: { kind: 'none' } }, ...QUICKLY) };
}

/** The first layers of that run as a stack. */
export function copiedLayers({ run }, count, fields) {
  return Array.from({ length: count }, (_, layer) => ({
    kind: 'rbm',
    hidden: 500,
    source: { run: run.run, layer, stage: 'pretrained' },
    ...fields,
  }));
}
