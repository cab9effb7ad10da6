// A finished run to show and compare, with the parts that a test wants to vary.
import type { Run } from '../../../../src/shared/run.ts';
import { parseSpec } from '../../../../src/shared/spec.ts';

export interface RunParts {
  readonly id: string;
  readonly metrics?: Record<string, number>;
  readonly spec?: Record<string, unknown>;
  readonly datasetSha256?: string;
}

/** A finished run of a 64-20-10 network over the digits. */
export function finishedRun(parts: RunParts): Run {
  const spec = parseSpec({
    strata: 1,
    name: parts.id,
    dataset: { id: 'digits' },
    stack: [{ kind: 'rbm', hidden: 20 }],
    ...parts.spec,
  });
  return {
    id: parts.id,
    name: spec.name,
    state: 'finished',
    spec,
    datasetId: spec.dataset.id,
    datasetSha256: parts.datasetSha256 ?? 'd'.repeat(64),
    repeats: null,
    queuedAt: 1_700_000_000_000,
    startedAt: 1_700_000_000_100,
    endedAt: 1_700_000_003_600,
    durationMs: 3456.789,
    pretrainingMs: { 0: 1200 },
    finetuningMs: 2200,
    engine: { backend: 'wasm', version: '4.22.0', kernels: 'stock', threads: 1, notes: [] },
    rows: { train: 1257, labelled: 1257, validation: 180, test: 360 },
    epochs: 12,
    bestEpoch: 9,
    metrics: parts.metrics ?? { validationError: 0.05, testError: 0.04, testLoss: 0.2 },
    layers: [],
    weights: { path: 'weights.safetensors', sizeBytes: 100, sha256: 'e'.repeat(64) },
    checkpoints: [],
    exact: true,
    error: null,
    interruption: null,
    notes: '',
    tags: [],
    isStarred: false,
    isArchived: false,
  };
}
