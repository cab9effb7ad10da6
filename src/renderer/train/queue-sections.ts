// The queue beside a run: what is under way, what waits, what was put aside, what was done today.
import type { LiveRun } from '#shared/contract.ts';
import { isFraction, metricWords, validationMetric } from '#shared/metric.ts';
import { isResumable, type Run } from '#shared/run.ts';
import { measure, ordinal, percent } from '../formats.ts';

export interface QueueSections {
  readonly running: readonly { readonly run: Run; readonly live: LiveRun }[];
  readonly waiting: readonly Run[];
  /** Paused or interrupted, newest first. */
  readonly aside: readonly Run[];
  /** Over since midnight, newest first. */
  readonly done: readonly Run[];
}

/** Sorts the runs by where they stand; `now` says what today is. */
export function queueSections(
  runs: readonly Run[],
  live: { readonly running: readonly LiveRun[]; readonly waiting: readonly LiveRun[] },
  now: number,
): QueueSections {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const isLive = new Set([...live.running, ...live.waiting].map(({ runId }) => runId));
  const today = new Date(now).toDateString();
  return {
    running: live.running.flatMap((it) => {
      const run = byId.get(it.runId);
      return run ? [{ run, live: it }] : [];
    }),
    waiting: live.waiting.flatMap(({ runId }) => byId.get(runId) ?? []),
    aside: runs.filter((run) => isResumable(run.state) && !isLive.has(run.id) && !run.isArchived),
    done: runs
      .filter((run) => run.endedAt !== null && new Date(run.endedAt).toDateString() === today && !run.isArchived)
      .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0)),
  };
}

/** The run that a waiting one must stand before to be one place up or down; undefined where it can't go there. */
export function neighbour(order: readonly string[], id: string, step: -1 | 1): string | null | undefined {
  const at = order.indexOf(id);
  const to = at + step;
  if (at === -1 || to < 0 || to >= order.length) return undefined;
  return step === -1 ? order[to] : (order[to + 1] ?? null);
}

/** How a run that is over came out, in a few words. */
export function outcomeWords(run: Run): string {
  if (run.state === 'cancelled') return 'Discarded';
  if (run.state === 'failed') return failureWords(run);
  const name = validationMetric(run.metrics) ?? Object.keys(run.metrics)[0];
  const value = name === undefined ? undefined : run.metrics[name];
  const early = run.stoppedAt ? ', stopped early' : '';
  if (name === undefined || value === undefined) return `Finished${early}`;
  const short = metricWords(name).replace(/^(validation|train|test) /, '');
  return `${short} ${isFraction(name) ? percent(value) : measure(value, 3)}${early}`;
}

/** Why a run failed, in a few words: the epoch for one that diverged, else the first clause of the sentence. */
export function failureWords({ error }: Run): string {
  const details = error?.details as { readonly epoch?: unknown } | undefined;
  if (error?.code === 'TRAINING_DIVERGED' && typeof details?.epoch === 'number') {
    return `Diverged at epoch ${ordinal(details.epoch)}`;
  }
  return error?.message.split(/[;:.] /)[0] ?? 'Failed';
}
