// How strange rows are to the RBM of a run's first layer, by their free energy.
import * as tf from '@tensorflow/tfjs';
import type { SimilarityResult } from '#shared/similarity.ts';
import { freeEnergy } from '../core/machine.ts';
import { layerBlocks } from '../training/layout.ts';
import { asRbm, toVariables } from '../training/parameters.ts';
import { readLayer, readScaling } from '../training/weights-file.ts';
import type { SubjectPlace } from './subject.ts';

/** Above this share of the run's own rows lies what counts as strange. */
const USUAL = 0.95;

/** ours, theirs: row-major [rows, inputs]. Null where the first layer is no RBM, has no energy, or carries label units. */
export function alienness(
  { spec, dataset: { manifest }, weights }: SubjectPlace,
  ours: Float32Array,
  theirs: Float32Array,
): SimilarityResult['freeEnergy'] {
  const [layer] = spec.stack;
  const carriesLabels = spec.head.kind === 'label-units' && spec.stack.length === 1;
  if (layer?.kind !== 'rbm' || carriesLabels) return null;
  const place = { layer, index: 0, inputs: manifest.inputs, labels: 0, manifest, scaling: readScaling(weights) };
  const parameters = toVariables(readLayer(weights, 0, 'pretrained'), undefined, layerBlocks(place));
  const machine = asRbm(layer, parameters);
  if (!machine.visible.hasEnergy || !machine.hidden.hasEnergy) return null;
  const energies = (values: Float32Array) => {
    const rows = tf.tensor2d(values, [values.length / manifest.inputs, manifest.inputs]);
    const found = freeEnergy(machine, rows);
    const plain = Float64Array.from(found.dataSync());
    tf.dispose([rows, found]);
    return plain;
  };
  const [run, dataset] = [energies(ours), energies(theirs)];
  const limit = run.toSorted()[Math.ceil(USUAL * run.length) - 1] ?? Number.NaN;
  const alien = dataset.filter((energy) => energy > limit).length / dataset.length;
  return { run: spreadOf(run), dataset: spreadOf(dataset), alien };
}

function spreadOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
