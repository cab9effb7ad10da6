// Says whether one group of runs is better than another, and never more than the interval allows.
import { amount, amountUnit, isFraction, isHigherBetter } from './metric.ts';
import { bootstrapInterval, hedgesG, type Interval, pairedInterval } from './statistics.ts';

/** What one seed came to. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

export interface Question {
  readonly metric: string;
  /** What the candidate is called. */
  readonly name: string;
  readonly baseline: readonly SeedValue[];
  readonly candidate: readonly SeedValue[];
  /** Differences up to this size, either way, make no difference in practice. In the metric's own unit. */
  readonly zone: number;
}

export interface Verdict {
  /** `unknown`: too few pairs for an interval; `unclear`: the interval holds both better and worse. */
  readonly kind: 'unknown' | 'unclear' | 'equal' | 'better' | 'worse';
  readonly sentence: string;
  /** Of the change `candidate - baseline`, over seeds that both have; null for fewer than two. */
  readonly interval: Interval | null;
  /** The same by drawing again and again; null for fewer than ten pairs. */
  readonly bootstrap: Interval | null;
  /** Hedges' g of the paired values; null where it cannot be worked out. */
  readonly effect: number | null;
}

/** Values of the same seed, baseline first. */
export function pairsOf(
  baseline: readonly SeedValue[],
  candidate: readonly SeedValue[],
): (readonly [ours: number, theirs: number])[] {
  const theirs = new Map(candidate.map(({ seed, value }) => [seed, value]));
  return baseline.flatMap(({ seed, value }) => {
    const their = theirs.get(seed);
    return their === undefined ? [] : [[value, their] as const];
  });
}

/** A tenth of a point for shares; a hundredth of the baseline for everything else. */
export function defaultZone(metric: string, baselineMean: number): number {
  return isFraction(metric) ? 0.001 : Number((Math.abs(baselineMean) / 100).toPrecision(1)) || 0;
}

export function verdictOf(question: Question): Verdict {
  const { metric, baseline, candidate } = question;
  const pairs = pairsOf(baseline, candidate);
  const interval = pairedInterval(pairs);
  if (!interval) {
    const sentence = unknownSentence(baseline.length, candidate.length, pairs.length);
    return { kind: 'unknown', sentence, interval: null, bootstrap: null, effect: null };
  }
  const kind = kindOf(interval, question);
  return {
    kind,
    sentence: sentenceOf(kind, interval, question),
    interval,
    bootstrap: bootstrapInterval(pairs.map(([ours, theirs]) => theirs - ours)),
    effect: hedgesG(
      pairs.map(([ours]) => ours),
      pairs.map(([, theirs]) => theirs),
    ),
  };

  function kindOf({ low, high }: Interval, { zone }: Question): Verdict['kind'] {
    if (low >= -zone && high <= zone) return 'equal';
    if (low <= 0 && high >= 0) return 'unclear';
    return low > 0 === isHigherBetter(metric) ? 'better' : 'worse';
  }
}

function unknownSentence(ours: number, theirs: number, pairs: number): string {
  if (ours === 0 || theirs === 0) return 'No value to compare: cannot tell.';
  if (ours === 1 && theirs === 1) return 'One run each: cannot tell.';
  if (ours === 1) return 'The baseline has one run only: cannot tell.';
  if (theirs === 1) return 'One run only: cannot tell.';
  return `${pairs === 0 ? 'No seed' : 'One seed only'} in common: cannot tell.`;
}

function sentenceOf(kind: Verdict['kind'], interval: Interval, { metric, name, zone }: Question): string {
  const unit = amountUnit(metric);
  const pairs = `${interval.n} pairs`;
  const say = (value: number) => amount(metric, value);
  if (kind === 'equal') {
    if (interval.low === 0 && interval.high === 0) return `The same value in all ${pairs}.`;
    return `Practically equal: the whole interval lies within ±${say(zone)}${unit}.`;
  }
  if (kind === 'unclear') {
    const range = `${say(interval.low)} to ${say(interval.high)}`;
    return `Cannot tell: changed by ${say(interval.mean)}${unit}, 95 % interval ${range}, ${pairs}.`;
  }
  const [low, high] = [interval.low, interval.high].map(Math.abs).toSorted((a, b) => a - b);
  const range = `95 % interval ${say(low ?? 0)} to ${say(high ?? 0)}`;
  return `${name} is ${kind} by ${say(Math.abs(interval.mean))}${unit}, ${range}, ${pairs}.`;
}
