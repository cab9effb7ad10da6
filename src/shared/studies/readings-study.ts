// Unroll, features, or the common mistake? What the output and the weights of a stack of RBMs may be used for.
import { AppError } from '../error.ts';
import { type Layer, outputUnits } from '../layer.ts';
import type { Spec } from '../spec.ts';
import type { StudyOf } from '../study.ts';
import { copied, fresh, machineCount, prefixStep, runStep, stacked, tunedBaseOf } from './arms.ts';
import { learningCurves, startGradients } from './learning.ts';
import type { RunStep, Step, StepResults, StudyDesign } from './step.ts';
import { armTable, cautionsOf, NOTHING_YET, named, runRows, testMetric, verdictBetween } from './tally.ts';

type Readings = StudyOf<'readings'>;

const UNROLLED = 'weights initialise the network, all is tuned';
const FEATURES = 'frozen stack feeds new layers';
const MISTAKE = 'output feeds a network with the same weights';
const RANDOM = 'random weights';

export const readingsStudy: StudyDesign<'readings'> = {
  question: () => "Is the stack's output the input of my network, or do its weights initialise it?",
  design: ({ seeds }) => [
    `Unrolled: ${UNROLLED}. Features: the ${FEATURES} of the same widths. The mistake: what comes out of the stack goes into a network that begins with weights of that same stack.`,
    'Every reading sees the same rows, seeds, head and fine-tuning; one with random weights stands beside them.',
    `Seeds ${seeds.join(', ')}. Test rows are looked at once per run.`,
  ],
  plan,
  outcome,
  template: (base) => ({ base, seeds: [1, 2, 3, 4, 5] }),
};

function plan(study: Readings): Step[] {
  const base = tunedBaseOf(study);
  const depth = machineCount(base);
  return study.seeds.flatMap((seed): Step[] => {
    const run = `@pretraining ${seed}`;
    const arm = (name: string, spec: Spec) =>
      runStep(`${name} ${seed}`, { arm: name, seed, factors: {} }, { ...spec, name: `${study.name}: ${name}` });
    const from = (frozen: boolean) =>
      base.stack.slice(0, depth).map((layer, i) => copied(layer, run, i, 'pretrained', frozen));
    const above = base.stack.slice(depth);
    const dense = base.stack.slice(0, depth).map(
      (layer): Layer => ({
        ...{ kind: 'dense', units: outputUnits(layer), activation: 'sigmoid', source: 'random' },
        ...{ frozen: false, learningRateScale: 1 },
      }),
    );
    const again = fittingAgain(base, depth);
    const twice =
      again === null
        ? []
        : base.stack.slice(again, depth).map((layer, i) => copied(layer, run, again + i, 'pretrained', false));
    return [
      prefixStep(base, seed),
      arm(UNROLLED, { ...base, stack: [...from(false), ...above] }),
      arm(FEATURES, { ...base, stack: [...from(true), ...dense, ...above] }),
      ...(again === null ? [] : [arm(MISTAKE, { ...base, stack: [...from(true), ...twice, ...above] })]),
      arm(
        RANDOM,
        stacked(base, (layer, i) => (i < depth ? fresh(layer) : layer)),
      ),
    ];
  });
}

/** The lowest layer whose inputs are as many as the stack's outputs, so that these can go into it again; null for none. */
function fittingAgain({ stack }: Spec, depth: number): number | null {
  const top = stack[depth - 1];
  if (!top) throw new AppError('INVALID_SPEC', 'base.stack has no layer.');
  const at = stack.findIndex((_, i) => i > 0 && i < depth && outputUnits(stack[i - 1] ?? top) === outputUnits(top));
  return at === -1 ? null : at;
}

function outcome(study: Readings, steps: readonly Step[], results: StepResults) {
  const rows = runRows(steps, results);
  const metric = testMetric(rows);
  const arms = [UNROLLED, FEATURES, MISTAKE, RANDOM].filter((arm) => steps.some((step) => step.arm === arm));
  const between = (candidate: string) =>
    verdictBetween(rows, { baseline: UNROLLED, candidate, metric, zone: study.zone });
  const runs = steps.filter((step): step is RunStep => step.kind === 'run');
  const curves = learningCurves('Learning curves of the readings', runs, results);
  const gradients = startGradients('First gradients of the readings', runs, results);
  const others = arms.filter((arm) => arm !== UNROLLED);
  const first = arms.includes(MISTAKE) ? MISTAKE : FEATURES;
  const columns = [
    { title: 'test', metric },
    { title: 'seconds after pre-training', metric: 'seconds' },
  ];
  return {
    rows,
    tables: [armTable('Test rows, mean ± standard deviation over seeds', rows, arms, columns)],
    pictures: [curves, gradients].filter((picture) => picture !== null),
    verdict: rows.length === 0 ? NOTHING_YET : between(first),
    more: rows.length === 0 ? [] : others.filter((arm) => arm !== first).map((arm) => named(arm, between(arm))),
    cautions: [
      ...cautionsOf(steps, results, study.seeds),
      ...(arms.includes(MISTAKE)
        ? []
        : ["The stack's outputs are as many as no layer's inputs, so the mistake can't be made with it."]),
    ],
  };
}
