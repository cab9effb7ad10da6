// The mean of several runs' curves with its 95 % interval, epoch by epoch, and differences from another group's.
import type { Curve } from '#shared/contract.ts';
import { mean, tInterval } from '#shared/statistics.ts';

export interface GroupPoint {
  readonly epoch: number;
  readonly value: number;
  /** 95 % interval of the mean; null where fewer than two runs stand behind it. */
  readonly band: readonly [low: number, high: number] | null;
}

/** The mean where every one of the curves has a value: a mean over those that happen to go on would jump. */
export function groupCurve(curves: readonly Curve[]): GroupPoint[] {
  const byEpoch = curves.map(
    ({ epochs, values }) => new Map(epochs.map((epoch, i) => [epoch, values[i] ?? Number.NaN])),
  );
  const [first] = curves;
  if (!first) return [];
  return first.epochs.flatMap((epoch) => {
    const values = byEpoch.flatMap((it) => it.get(epoch) ?? []);
    if (values.length < curves.length) return [];
    const interval = tInterval(values);
    return [{ epoch, value: mean(values), band: interval && ([interval.low, interval.high] as const) }];
  });
}

/** `curve - baseline` where both have a value. */
export function minus({ epochs, values }: Curve, baseline: Curve): Curve {
  const there = new Map(baseline.epochs.map((epoch, i) => [epoch, baseline.values[i] ?? Number.NaN]));
  const both = epochs.flatMap((epoch, i) => {
    const other = there.get(epoch);
    return other === undefined ? [] : [[epoch, (values[i] ?? Number.NaN) - other] as const];
  });
  return { epochs: both.map(([epoch]) => epoch), values: both.map(([, value]) => value) };
}
