// How learning rate and momentum change over a phase, as the settings say: what the preview in the inspector draws.

interface RateSettings {
  readonly learningRate: number;
  readonly learningRateSchedule: string;
  readonly learningRateEnd: number;
  readonly epochs: number;
}

interface MomentumSettings {
  readonly momentum: number;
  readonly initialMomentum: number;
  readonly momentumSwitchEpoch: number;
  readonly epochs: number;
}

type Points = readonly (readonly [epoch: number, value: number])[];

const MOST_POINTS = 60;

/** The learning rate from the first update to the last; x counts epochs. */
export function ratePoints({ learningRate, learningRateSchedule, learningRateEnd, epochs }: RateSettings): Points {
  const steps = learningRateSchedule === 'constant' ? 1 : MOST_POINTS;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const share = i / steps;
    return [epochs * share, learningRate * rateFactor(learningRateSchedule, learningRateEnd, share)] as const;
  });
}

/** Part of the first rate at a share of the training, from 1 to `end`: straight, at a constant ratio, or half a cosine. */
export function rateFactor(schedule: string, end: number, share: number): number {
  if (schedule === 'linear') return 1 + (end - 1) * share;
  if (schedule === 'cosine') return end + ((1 - end) * (1 + Math.cos(Math.PI * share))) / 2;
  return schedule === 'exponential' ? end ** share : 1;
}

/** Momentum as two levels with the switch between them. */
export function momentumPoints({ momentum, initialMomentum, momentumSwitchEpoch, epochs }: MomentumSettings): Points {
  const change = Math.min(momentumSwitchEpoch, epochs);
  if (change === 0) return [0, epochs].map((x) => [x, momentum] as const);
  const first = [0, change].map((x) => [x, initialMomentum] as const);
  return change === epochs ? first : [...first, [change, momentum], [epochs, momentum]];
}
