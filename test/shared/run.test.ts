// A run's state is the fold of its events: each legal step, and a refusal of every other one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunEvent, runEventSchema } from '#shared/event.ts';
import { isFinal, type Run, type RunState, reduceRun } from '#shared/run.ts';
import { parseSpec } from '#shared/spec.ts';

const version = 1;
const spec = parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 3 }] });
const engine = { backend: 'cpu' as const, version: '4.22.0', kernels: 'stock', threads: 1, notes: [] };
const rows = { train: 10, labelled: 5, validation: 3, test: 2 };
const file = (path: string) => ({ path, sizeBytes: 10, sha256: 'ab' });

const EVENTS = {
  'run-queued': {
    version,
    type: 'run-queued',
    name: 'a',
    datasetId: 'digits',
    datasetSha256: 'cd',
    spec,
    repeats: null,
  },
  'run-started': { version, type: 'run-started', engine, rows },
  'layer-started': { version, type: 'layer-started', layer: 0 },
  'layer-finished': { version, type: 'layer-finished', layer: 0, epochs: 10, durationMs: 7 },
  'finetuning-started': { version, type: 'finetuning-started' },
  'finetuning-finished': { version, type: 'finetuning-finished', epochs: 8, bestEpoch: 5, durationMs: 9 },
  'checkpoint-saved': { version, type: 'checkpoint-saved', file: file('checkpoint') },
  'run-paused': { version, type: 'run-paused' },
  'run-resumed': { version, type: 'run-resumed', engine, rows, place: null, exact: true },
  'run-finished': {
    version,
    type: 'run-finished',
    metrics: { testError: 0.1 },
    layers: [],
    weights: file('weights'),
    durationMs: 20,
  },
  'run-failed': { version, type: 'run-failed', error: { code: 'TRAINING_DIVERGED', message: 'NaN.' } },
  'run-cancelled': { version, type: 'run-cancelled' },
  'run-interrupted': { version, type: 'run-interrupted', reason: 'the process was killed' },
  'run-renamed': { version, type: 'run-renamed', name: 'b' },
  'run-annotated': { version, type: 'run-annotated', notes: 'better', tags: ['x', 'y'] },
  'run-starred': { version, type: 'run-starred', isStarred: true },
  'run-archived': { version, type: 'run-archived', isArchived: true },
} satisfies { [T in RunEvent['type']]: Extract<RunEvent, { type: T }> };

type EventType = keyof typeof EVENTS;
const TYPES = Object.keys(EVENTS) as EventType[];

const WORK: EventType[] = ['layer-started', 'layer-finished', 'finetuning-started', 'finetuning-finished'];
const WRITTEN: EventType[] = ['run-renamed', 'run-annotated', 'run-starred', 'run-archived'];
const STAYS = { running: [...WORK, 'checkpoint-saved'] };

/** The whole machine, written apart from the code: from a state, by an event, to a state. */
const MACHINE: Record<RunState, Partial<Record<EventType, RunState>>> = {
  queued: { 'run-started': 'running', ...ends() },
  running: {
    ...Object.fromEntries(STAYS.running.map((type) => [type, 'running'])),
    'run-paused': 'paused',
    'run-finished': 'finished',
    ...ends(),
  },
  paused: { 'run-resumed': 'running', ...ends() },
  interrupted: { 'run-started': 'running', 'run-resumed': 'running', ...ends() },
  finished: {},
  failed: {},
  cancelled: {},
};

function ends(): Partial<Record<EventType, RunState>> {
  return { 'run-failed': 'failed', 'run-cancelled': 'cancelled', 'run-interrupted': 'interrupted' };
}

function fold(types: readonly EventType[], start: Run | null = null): Run {
  const run = types.reduce<Run | null>(
    (state, type, sequence) =>
      reduceRun(state, { runId: 'r', sequence, recordedAt: 1000 + sequence, event: EVENTS[type] }),
    start,
  );
  if (!run) throw new Error('no events');
  return run;
}

/** A shortest way into each state. */
const INTO: Record<RunState, EventType[]> = {
  queued: ['run-queued'],
  running: ['run-queued', 'run-started'],
  paused: ['run-queued', 'run-started', 'run-paused'],
  interrupted: ['run-queued', 'run-started', 'run-interrupted'],
  finished: ['run-queued', 'run-started', 'run-finished'],
  failed: ['run-queued', 'run-failed'],
  cancelled: ['run-queued', 'run-cancelled'],
};

describe('the state machine', () => {
  for (const state of Object.keys(INTO) as RunState[]) {
    it(`${state}: goes where each legal event leads, and throws at every other`, () => {
      const run = fold(INTO[state]);
      expect(run.state).toBe(state);
      for (const type of TYPES) {
        const next = WRITTEN.includes(type) ? state : MACHINE[state][type];
        if (next) expect(fold([type], run).state).toBe(next);
        else expect(() => fold([type], run)).toThrow(type === 'run-queued' ? 'queued twice' : `is ${state} and cannot`);
      }
    });
  }

  it('begins with being queued and nothing else', () => {
    for (const type of TYPES.filter((type) => type !== 'run-queued')) expect(() => fold([type])).toThrow('begins with');
  });

  it('what people write changes nothing else, in any state', () => {
    for (const state of Object.keys(INTO) as RunState[]) {
      const run = fold(INTO[state]);
      const written = { name: 'b', notes: 'better', tags: ['x', 'y'], isStarred: true, isArchived: true };
      expect(fold(WRITTEN, run)).toEqual({ ...run, ...written });
    }
  });

  it('follows any legal life to its end, and never leaves a final state', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        let run = fold(['run-queued']);
        for (const choice of choices) {
          const legal = Object.entries(MACHINE[run.state]) as [EventType, RunState][];
          expect(legal.length === 0).toBe(isFinal(run.state));
          if (legal.length === 0) return;
          const [type, next] = legal[choice % legal.length]!;
          run = fold([type], run);
          expect(run.state).toBe(next);
        }
      }),
      { seed: 7 },
    );
  });
});

describe('what a run knows', () => {
  it('after being queued: its specification, dataset and time, and nothing else yet', () => {
    const run = fold(['run-queued']);
    expect(run).toMatchObject({ id: 'r', name: 'a', spec, datasetId: 'digits', queuedAt: 1000, startedAt: null });
    expect(run).toMatchObject({ engine: null, weights: null, error: null, endedAt: null, durationMs: null });
  });

  it('after a whole life: times, durations, best epoch, metrics and weights', () => {
    const run = fold(['run-queued', 'run-started', ...WORK, 'run-finished']);
    expect(run).toMatchObject({ startedAt: 1001, endedAt: 1006, durationMs: 20, finetuningMs: 9, bestEpoch: 5 });
    expect(run.pretrainingMs).toEqual({ 0: 7 });
    expect(run).toMatchObject({ metrics: { testError: 0.1 }, weights: file('weights'), engine, rows });
  });

  it('keeps the first start over pauses, and forgets why it was interrupted once it goes on', () => {
    const stopped = fold(['run-queued', 'run-started', 'run-paused', 'run-resumed', 'run-interrupted']);
    expect(stopped).toMatchObject({ startedAt: 1001, interruption: 'the process was killed' });
    expect(fold(['run-resumed'], stopped)).toMatchObject({ startedAt: 1001, interruption: null });
  });

  it('keeps what went wrong while it is interrupted, and its checkpoints until it is over', () => {
    const error = { code: 'TRAINING_CRASHED' as const, message: 'killed.' };
    const running = fold(['run-queued', 'run-started', 'checkpoint-saved']);
    const stored = { runId: 'r', sequence: 3, recordedAt: 1 };
    const crashed = reduceRun(running, { ...stored, event: { ...EVENTS['run-interrupted'], error } });
    expect(crashed).toMatchObject({ error, checkpoints: [file('checkpoint')] });
    expect(fold(['run-resumed'], crashed).error).toBeNull();
    expect(fold(['run-resumed', 'run-finished'], crashed).checkpoints).toEqual([]);
    expect(fold(['run-cancelled'], crashed).checkpoints).toEqual([]);
    expect(fold(['run-failed'], crashed).checkpoints).toHaveLength(1);
  });

  it('stays inexact once another engine went on', () => {
    const inexact = { ...EVENTS['run-resumed'], exact: false };
    const paused = fold(['run-queued', 'run-started', 'run-paused']);
    const resumed = reduceRun(paused, { runId: 'r', sequence: 3, recordedAt: 1, event: inexact });
    expect(resumed.exact).toBe(false);
    expect(fold(['run-paused', 'run-resumed'], resumed).exact).toBe(false);
  });

  it('changes no earlier state: each is a value of its own', () => {
    const queued = Object.freeze(fold(['run-queued']));
    const kept = structuredClone(queued);
    fold(['run-started', ...WORK, 'checkpoint-saved', 'run-failed'], queued);
    expect(queued).toEqual(kept);
  });

  it('keeps the two newest checkpoints, the newest first', () => {
    let run = fold(['run-queued', 'run-started']);
    for (const path of ['a', 'b', 'c']) {
      const event = { ...EVENTS['checkpoint-saved'], file: file(path) };
      run = reduceRun(run, { runId: 'r', sequence: 2, recordedAt: 1, event });
    }
    expect(run.checkpoints.map((checkpoint) => checkpoint.path)).toEqual(['c', 'b']);
  });
});

describe('events', () => {
  it('pass their own schema, and another version or an unknown field does not', () => {
    for (const event of Object.values(EVENTS)) {
      expect(runEventSchema.safeParse(event).success).toBe(true);
      expect(runEventSchema.safeParse({ ...event, version: 2 }).success).toBe(false);
      expect(runEventSchema.safeParse({ ...event, extra: 1 }).success).toBe(false);
    }
  });
});
