// What a dataset and the runs copied from refuse, sentence by sentence, and what they add to a specification.
import { expect, test } from 'vitest';
import { resolveJob } from '../../src/main/resolve-job.ts';
import type { Manifest } from '../../src/shared/dataset.ts';
import { AppError } from '../../src/shared/error.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { finishedRun } from './hosts/cli/run-sample.ts';

const manifest: Manifest = {
  version: 1,
  id: 'digits',
  name: 'Digits',
  rows: 100,
  testRows: 0,
  inputs: 64,
  dtype: 'uint8',
  image: null,
  columns: [],
  label: { kind: 'class', name: 'digit', classes: ['0', '1'] },
  sources: [],
  copy: { name: 'data.safetensors', sizeBytes: 1, sha256: 's' },
  licence: null,
  importedAt: 0,
};
const receipt = (kind: 'rbm' | 'dense' | 'head', inputs: number, outputs: number) => ({
  kind,
  inputs,
  outputs,
  source: 'random' as const,
  frozen: false,
  learningRateScale: 1,
  weightNorm: 1,
  weightChange: 0,
  weightChangeFromSource: 0,
  angleFromSource: 0,
  sha256: 's',
});
const run = (id: string, stack: object[], layers: ReturnType<typeof receipt>[], more: object = {}) => ({
  ...finishedRun({ id, spec: { stack } }),
  layers,
  ...more,
});
const rbm = (hidden: number) => ({ kind: 'rbm', hidden });
const RUNS = [
  run(
    '01AAA',
    [rbm(20), { kind: 'dense', units: 7 }],
    [receipt('rbm', 64, 20), receipt('dense', 20, 7), receipt('head', 7, 2)],
  ),
  run('02BIG', [rbm(500)], [receipt('rbm', 784, 500)]),
  run('03BAD', [rbm(20)], [], { state: 'failed', weights: null }),
  run('04NONE', [rbm(20)], [receipt('rbm', 64, 20)], {
    spec: parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [rbm(20)], head: { kind: 'none' } }),
  }),
];

function job(spec: { dataset?: object; stack?: object[]; head?: object }, data: Partial<Manifest> = {}) {
  const { dataset = {}, stack = [rbm(20)], ...rest } = spec;
  return resolveJob(parseSpec({ strata: 1, stack, ...rest, dataset: { id: 'digits', ...dataset } }), {
    runId: 'NEW',
    manifest: { ...manifest, ...data },
    datasetPath: '/data/digits',
    folder: '/data/runs/NEW',
    cacheFolder: '/data/cache',
    threads: 2,
    kernels: 'auto' as const,
    checkpointSeconds: 15,
    findRun: (id) => {
      const found = RUNS.find((it) => it.id.startsWith(id));
      if (!found) throw new AppError('RUN_NOT_FOUND', `no run ${id}`);
      return found;
    },
    weightsPath: ({ id }) => `/data/runs/${id}/weights.safetensors`,
  });
}

const copyOf = (id: string, layer = 0, stage = 'pretrained') => ({ source: { run: id, layer, stage } });

test('the split is filled in only where the dataset has no test set of its own', () => {
  expect(job({}).spec.dataset.split).toEqual({ seed: 1, validation: 0.1, test: 0.2 });
  expect(job({ dataset: { split: { test: 0.3 } } }).spec.dataset.split.test).toBe(0.3);
  expect('test' in job({}, { testRows: 10 }).spec.dataset.split).toBe(false);
});

test('a copied layer gets its full run id, its file and its checksum', () => {
  const copied = job({
    stack: [
      { ...rbm(20), ...copyOf('01') },
      { kind: 'dense', units: 7, ...copyOf('01A', 1, 'finetuned') },
    ],
  });
  expect(copied.spec.stack.map(({ source }) => source)).toEqual([
    { run: '01AAA', layer: 0, stage: 'pretrained' },
    { run: '01AAA', layer: 1, stage: 'finetuned' },
  ]);
  const file = { path: '/data/runs/01AAA/weights.safetensors', sha256: 'e'.repeat(64) };
  expect(copied.sources).toEqual([
    { layer: 0, sourceLayer: 0, stage: 'pretrained', ...file },
    { layer: 1, sourceLayer: 1, stage: 'finetuned', ...file },
  ]);
});

const value = { kind: 'value' as const, name: 'price', min: 0, max: 1 };
const refusals: [string, Parameters<typeof job>, string, string][] = [
  [
    'own test set',
    [{ dataset: { split: { test: 0.1 } } }, { testRows: 10 }],
    'INVALID_SPEC',
    'dataset.split.test is 0.1, and the dataset "Digits" has its own test set of 10 rows; remove dataset.split.test.',
  ],
  [
    'no rows left',
    [{ dataset: { split: { validation: 0.8 } } }],
    'INVALID_SPEC',
    'dataset.split.validation 0.8 and dataset.split.test 0.2 leave no rows',
  ],
  [
    'no label',
    [{}, { label: null }],
    'INVALID_SPEC',
    'head.kind is "softmax", and the dataset "Digits" has no label; use head.kind "none".',
  ],
  [
    'numbers for softmax',
    [{}, { label: value }],
    'INVALID_SPEC',
    'has a label of numbers ("price"); use head.kind "regression".',
  ],
  [
    'classes for regression',
    [{ head: { kind: 'regression' } }],
    'INVALID_SPEC',
    'has a class label ("digit", 2 classes); use head.kind "softmax".',
  ],
  [
    'too many labelled',
    [{ dataset: { labelledRows: { count: 101 } } }],
    'INVALID_SPEC',
    'dataset.labelledRows.count is 101, and the dataset "Digits" has 100 rows; use at most 100.',
  ],
  [
    'labelled test rows',
    [{ dataset: { labelledRows: { indices: [3, 90] } } }, { testRows: 10 }],
    'INVALID_SPEC',
    'dataset.labelledRows.indices[1] is 90, and the dataset "Digits" has 90 rows outside its test set; use 0 to 89.',
  ],
  ['unknown run', [{ stack: [{ ...rbm(20), ...copyOf('09') }] }], 'RUN_NOT_FOUND', 'no run 09'],
  [
    'no weights',
    [{ stack: [{ ...rbm(20), ...copyOf('03') }] }],
    'ARTIFACT_NOT_FOUND',
    'Run 03BAD is failed and has no weights to copy; choose a finished run.',
  ],
  [
    'no such layer',
    [{ stack: [{ ...rbm(20), ...copyOf('01', 2) }] }],
    'INVALID_SPEC',
    'stack[0].source.layer is 2, and run 01AAA has 2 layers, with the indices 0 to 1; choose one of them.',
  ],
  [
    'never fine-tuned',
    [{ stack: [{ ...rbm(20), ...copyOf('04', 0, 'finetuned') }] }],
    'INVALID_SPEC',
    'run 04NONE was never fine-tuned; use "pretrained".',
  ],
  [
    'another size',
    [{ stack: [{ ...rbm(500), ...copyOf('02') }] }],
    'SHAPE_MISMATCH',
    'Layer 1 of run 02BIG is 784 x 500, and this place (stack[0]) is 64 x 500; choose a layer with 64 inputs, or another dataset.',
  ],
  [
    'another width',
    [{ stack: [{ ...rbm(30), ...copyOf('01') }] }],
    'SHAPE_MISMATCH',
    'Layer 1 of run 01AAA is 64 x 20, and this place (stack[0]) is 64 x 30; set stack[0].hidden to 20',
  ],
  [
    'below does not fit',
    [{ stack: [rbm(21), { kind: 'dense', units: 7, ...copyOf('01', 1) }] }],
    'SHAPE_MISMATCH',
    'Layer 2 of run 01AAA is 20 x 7, and this place (stack[1]) is 21 x 7;',
  ],
  [
    'another kind',
    [{ stack: [{ ...rbm(7), ...copyOf('01', 1) }] }],
    'SHAPE_MISMATCH',
    'Layer 2 of run 01AAA is of the kind "dense", and this place is "rbm"',
  ],
  [
    'other visible units',
    [{ stack: [{ ...rbm(20), visibleUnits: 'gaussian', ...copyOf('01') }] }],
    'SHAPE_MISMATCH',
    'stack[0].visibleUnits is "gaussian", and layer 1 of run 01AAA has "bernoulli"; set it to "bernoulli", or choose another layer.',
  ],
  [
    'scalings of two runs',
    [
      {
        dataset: { scaling: 'from-source' },
        stack: [
          { ...rbm(20), ...copyOf('04') },
          { kind: 'dense', units: 7, ...copyOf('01', 1) },
        ],
      },
    ],
    'INVALID_SPEC',
    'the layers come from 2 runs; take them from one run',
  ],
  [
    'scaling of other columns',
    [
      { dataset: { scaling: 'from-source' }, stack: [rbm(20), { kind: 'dense', units: 7, ...copyOf('01', 1) }] },
      { inputs: 65 },
    ],
    'SHAPE_MISMATCH',
    'Run 01AAA scales 64 columns, and the dataset "Digits" has 65;',
  ],
];

test.each(refusals)('refused: %s', (_, [spec, data], code, sentence) => {
  expect(() => job(spec, data)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(sentence) }));
});
