// The lowest layer whose units are out of use while the whole stack is tuned, and what that says of the run.
import type { Curves } from './curve.ts';
import { digits, type Finding, slowerThan } from './finding.ts';
import { outputUnits } from './layer.ts';
import type { Run } from './run.ts';

/** As in pre-training: with a third of them idle, features were as good as with none. */
const IDLE_SHARE = 0.5;

/** usualRate: what a rate has to be above to be the likelier cause. Null where every layer is in use. */
export function idleLayer({ spec }: Run, curves: Curves, usualRate: number): Finding | null {
  for (const [index, layer] of spec.stack.entries()) {
    const units = outputUnits(layer);
    const curve = (metric: string) =>
      curves({ phase: 'finetuning', layer: null, metric: `${metric}Layer${index + 1}` });
    const saturatedAt = new Map(curve('saturatedUnits'));
    const idle = curve('deadUnits').map(([epoch, dead]) => {
      const saturated = saturatedAt.get(epoch) ?? 0;
      return { epoch, dead, saturated, count: dead + saturated };
    });
    const last = idle.at(-1);
    if (!last || last.count <= IDLE_SHARE * units) continue;
    const since = idle[idle.findLastIndex(({ count }) => count <= IDLE_SHARE * units) + 1]?.epoch ?? 0;
    const fault = last.dead >= last.saturated ? 'dead-units' : 'saturated-units';
    const words = last.saturated === 0 ? 'never switch on' : last.dead === 0 ? 'are always on' : 'are out of use';
    const what = `Layer ${index + 1}: ${last.count} of ${units} units ${words} in fine-tuning`;
    return idleFinding({ spec, index, usualRate, fault, since, what });
  }
  return null;
}

interface Idle {
  readonly spec: Run['spec'];
  readonly index: number;
  readonly usualRate: number;
  readonly fault: 'dead-units' | 'saturated-units';
  /** 0-based epoch. */
  readonly since: number;
  readonly what: string;
}

function idleFinding({ spec, index, usualRate, fault, since: epoch, what }: Idle): Finding | null {
  const { stack, finetuning } = spec;
  const layer = stack[index];
  if (!layer || !finetuning) return null;
  const { learningRate } = finetuning;
  const since = { phase: 'finetuning', layer: null, epoch } as const;
  const isMovedTooFast = !layer.frozen && learningRate > usualRate;
  if (typeof layer.source === 'object' && !isMovedTooFast) {
    const own = layer.kind === 'dense' ? 'random' : 'pretrain';
    const advice = `the copied weights are of no use for these rows, so give layer ${index + 1} weights of its own`;
    return { fault, where: `stack[${index}].source`, since, what, advice, remedy: [['stack', index, 'source'], own] };
  }
  const slower = slowerThan(learningRate, usualRate);
  const advice = `the rate, ${digits(learningRate)}, is likely too high, so try ${digits(slower)}`;
  const remedy = [['finetuning', 'learningRate'], slower] as const;
  const cause = isMovedTooFast ? 'learning-rate-high' : fault;
  return { fault: cause, where: 'finetuning.learningRate', since, what, advice, remedy };
}
