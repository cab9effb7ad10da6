// How fast this machine trains, as multiply-adds per second: judged by what phases of finished runs took.
import type { Range } from '#shared/forecast.ts';
import type { Run } from '#shared/run.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { networkWeights, type PhaseWork, phaseWorks, totalWork, type WorkSizes } from '#shared/work.ts';

/** Part of a run; "rest" is all that is done outside of its phases: reading data, passing it upwards, evaluating. */
export interface Part {
  readonly phase: PhaseWork['phase'] | 'rest';
  /** Multiply-adds of all of it, and of one update. */
  readonly work: number;
  readonly perUpdate: number;
}

/** A part of a finished run, with what it took. */
export interface Sample extends Part {
  readonly seconds: number;
}

/** What a run does whatever its size, and with each value of the data, as so many multiply-adds. */
const PER_RUN = 2e9;
const PER_VALUE = 300;
/** Passes of all rows through the network: to the next layer, and to be evaluated. */
const PASSES = 3;

/** The parts that a specification's run has. */
export function partsOf(phases: readonly PhaseWork[], weights: number, { inputs, rows }: WorkSizes): Part[] {
  const all = rows.train + rows.validation;
  const rest = PER_RUN + all * (PER_VALUE * inputs + PASSES * weights);
  return [
    ...phases.map((phase) => ({ phase: phase.phase, work: totalWork(phase), perUpdate: phase.perUpdate })),
    { phase: 'rest', work: rest, perUpdate: rest },
  ];
}

/** What a finished run tells about speed. */
export function samplesOf(run: Run): Sample[] {
  const { rows, layers, durationMs } = run;
  if (!rows || durationMs === null || run.stoppedAt) return [];
  // An earlier Strata stored it, perhaps, without the settings that came since.
  const spec = parseSpec(specToJson(run.spec));
  const sizes = {
    rows,
    inputs: layers[0]?.inputs ?? 0,
    outputs: layers.find((it) => it.kind === 'head')?.outputs ?? 0,
  };
  const finetuning = spec.finetuning && { ...spec.finetuning, epochs: run.epochs ?? 0 };
  const phases = phaseWorks({ ...spec, finetuning }, sizes);
  const took = phases.map(({ layer }) => (layer === null ? (run.finetuningMs ?? 0) : (run.pretrainingMs[layer] ?? 0)));
  const restMs = durationMs - took.reduce((sum, ms) => sum + ms, 0);
  return partsOf(phases, networkWeights(spec, sizes), sizes)
    .map((part, i) => ({ ...part, seconds: (took[i] ?? restMs) / 1000 }))
    .filter(({ seconds, work }) => seconds > 0 && work > 0);
}

/** How much less a sample counts: a tenth of the size or ten times it, another phase, as short as this, each run before. */
const SIZE_SPREAD = 1;
const OTHER_PHASE = 0.2;
const SHORT_SECONDS = 0.3;
const OLDER = 0.98;

/** Even runs of the same kind differ so much (a standard deviation of the logarithm), and what is far away more. */
const OWN_SPREAD = 0.15;
const SPREAD_BY_DISTANCE = 0.3;
const NINE_IN_TEN = 1.645;

/**
 * Seconds that a part will take. `samples` of each run, newest run first; at least one.
 * Speeds are averaged by their logarithms, those of updates of like size first.
 */
export function secondsOf(part: Part, samples: readonly (readonly Sample[])[]): Range {
  let total = 0;
  let mean = 0;
  let squares = 0;
  let nearest = Number.POSITIVE_INFINITY;
  samples.forEach((ofRun, age) => {
    for (const sample of ofRun) {
      const distance = Math.abs(Math.log10(sample.perUpdate / part.perUpdate));
      const weight =
        OLDER ** age *
        Math.max(1e-6, Math.exp(-((distance / SIZE_SPREAD) ** 2))) *
        (sample.phase === part.phase ? 1 : OTHER_PHASE) *
        (sample.seconds / (sample.seconds + SHORT_SECONDS));
      const speed = Math.log(sample.work / sample.seconds);
      total += weight;
      const step = ((speed - mean) * weight) / total;
      squares += weight * (speed - mean) * (speed - mean - step);
      mean += step;
      nearest = Math.min(nearest, distance);
    }
  });
  const spread = Math.sqrt(squares / total + OWN_SPREAD ** 2 + (SPREAD_BY_DISTANCE * Math.min(3, nearest)) ** 2);
  return rangeAround(part.work / Math.exp(mean), spread);
}

/** `spread`: the standard deviation of the logarithm. */
export function rangeAround(likely: number, spread: number): Range {
  const factor = Math.exp(NINE_IN_TEN * spread);
  return { likely, low: likely / factor, high: likely * factor };
}
