// Curves as they are told: whatever the order, each point once, and nothing left of what a resumed run makes again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunCurves } from '../../../src/renderer/train/run-curves.ts';
import type { MetricPoint } from '../../../src/shared/event.ts';

const anyPoint = fc.record({
  phase: fc.constantFrom('pretraining' as const, 'finetuning' as const),
  layer: fc.nat(2),
  metric: fc.constantFrom('a', 'b'),
  epoch: fc.nat(30),
  value: fc.double({ noNaN: true }),
});
const anyPoints = fc.array(
  anyPoint.map((it): MetricPoint => ({ ...it, layer: it.phase === 'finetuning' ? null : it.layer })),
  { maxLength: 80 },
);

const keyOf = ({ phase, layer, metric }: MetricPoint) => ({ phase, layer, metric });

test('every point is there once, by epoch, the last told of those with one place', () => {
  const property = fc.property(anyPoints, (points) => {
    const curves = new RunCurves();
    curves.add(points);
    curves.add(points.slice(0, 10).filter((point) => points.findLast(isSamePlace(point)) === point));
    for (const point of points) {
      const epochs = [...new Set(points.filter(isSameCurve(point)).map(({ epoch }) => epoch))].toSorted(
        (a, b) => a - b,
      );
      const wanted = epochs.map((epoch) => [
        epoch + 1,
        points.findLast((it) => isSameCurve(point)(it) && it.epoch === epoch)?.value,
      ]);
      expect(curves.points(keyOf(point))).toEqual(wanted);
    }
  });
  fc.assert(property);
});

test('going back forgets the place and all after it, in the order of training, and nothing before', () => {
  const property = fc.property(anyPoints, anyPoint, (points, { phase, layer, epoch }) => {
    const place = { phase, layer: phase === 'finetuning' ? null : layer, epoch };
    const curves = new RunCurves();
    curves.add(points);
    curves.dropFrom(place);
    const order = (it: Pick<MetricPoint, 'phase' | 'layer' | 'epoch'>) =>
      [it.phase === 'finetuning' ? 1 : 0, it.layer ?? 0, it.epoch].map((n) => String(n).padStart(3, '0')).join();
    for (const point of points) {
      const isKept = curves.points(keyOf(point)).some(([x]) => x === point.epoch + 1);
      expect(isKept).toBe(order(point) < order(place));
    }
    curves.dropFrom(null);
    for (const point of points) expect(curves.points(keyOf(point))).toEqual([]);
  });
  fc.assert(property);
});

test('a phase knows its metrics and how many epochs are over', () => {
  const curves = new RunCurves();
  const at = { phase: 'pretraining', layer: 1 } as const;
  curves.add([
    { ...at, metric: 'b', epoch: 0, value: 1 },
    { ...at, metric: 'a', epoch: 4, value: 1 },
    { phase: 'finetuning', layer: null, metric: 'c', epoch: 0, value: 1 },
  ]);
  expect(curves.metrics(at)).toEqual(['b', 'a']);
  expect(curves.epochs(at)).toBe(5);
  expect(curves.epochs({ phase: 'pretraining', layer: 0 })).toBe(0);
});

function isSameCurve(a: MetricPoint): (b: MetricPoint) => boolean {
  return (b) => a.phase === b.phase && a.layer === b.layer && a.metric === b.metric;
}

function isSamePlace(a: MetricPoint): (b: MetricPoint) => boolean {
  return (b) => isSameCurve(a)(b) && a.epoch === b.epoch;
}
