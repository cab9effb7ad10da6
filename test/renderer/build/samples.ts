// Datasets, runs and drafts for the tests of the builder, with the parts that a test wants to vary.
import { type Draft, draftOf } from '../../../src/renderer/build/draft.ts';
import type { Manifest, ManifestColumn } from '../../../src/shared/dataset.ts';
import type { LayerReceipt } from '../../../src/shared/event.ts';
import { outputUnits } from '../../../src/shared/layer.ts';
import type { Run } from '../../../src/shared/run.ts';
import { parseSpec } from '../../../src/shared/spec.ts';
import { finishedRun } from '../../main/hosts/cli/run-sample.ts';

export const CLASSES: Manifest['label'] = { kind: 'class', name: 'digit', classes: ['0', '1', '2'] };
export const VALUE: Manifest['label'] = { kind: 'value', name: 'price', min: 0, max: 5 };

/** A table of 1,797 rows with numeric columns from 0 to 16. */
export function manifestOf({ inputs = 64, ...parts }: Partial<Manifest> = {}): Manifest {
  const column = (i: number): ManifestColumn => ({ name: `x${i}`, role: 'input', min: 0, max: 16 });
  return {
    version: 1,
    id: 'digits',
    name: 'Handwritten digits',
    rows: 1797,
    testRows: 0,
    inputs,
    dtype: 'uint8',
    image: null,
    columns: Array.from({ length: inputs }, (_, i) => column(i)),
    label: CLASSES,
    sources: [],
    copy: { name: 'data.safetensors', sizeBytes: 1, sha256: 's' },
    licence: null,
    importedAt: 0,
    ...parts,
  };
}

/** A draft as `parseSpec` completes it: two RBMs of 100 and 50 units under a softmax head, five seeds. */
export function healthyDraft(parts: object = {}): Draft {
  const stack = [100, 50].map((hidden) => ({ kind: 'rbm', hidden }));
  return draftOf(parseSpec({ strata: 1, name: 'healthy', dataset: { id: 'digits' }, stack, ...parts }), 5);
}

/** A finished run of this stack over 64 inputs, with a receipt for each layer and for the head. */
export function trainedRun(id: string, stack: readonly object[], more: Partial<Run> = {}): Run {
  const run = finishedRun({ id, spec: { stack } });
  const receipts = run.spec.stack.map((layer, i): LayerReceipt => {
    const below = run.spec.stack[i - 1];
    const outputs = outputUnits(layer);
    return receiptOf({ kind: layer.kind, inputs: below ? outputUnits(below) : 64, outputs, source: layer.source });
  });
  const head = receiptOf({ kind: 'head', inputs: receipts.at(-1)?.outputs ?? 64, outputs: 3, source: 'random' });
  return { ...run, layers: [...receipts, head], ...more };
}

function receiptOf(parts: Pick<LayerReceipt, 'kind' | 'inputs' | 'outputs' | 'source'>): LayerReceipt {
  const moved = { weightNorm: 1, weightChange: 1, weightChangeFromSource: 1, angleFromSource: 1 };
  return { ...parts, ...moved, frozen: false, learningRateScale: 1, sha256: 's' };
}
