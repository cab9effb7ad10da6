// Does fine-tuning destroy the generative model? Likelihood, reconstructions and samples before and after, by method.
import { AppError } from '../error.ts';
import { completeLayer, type Layer } from '../layer.ts';
import { finetuningSchema, type Spec } from '../spec.ts';
import type { StudyOf } from '../study.ts';
import { copied, prefixStep, runStep, stacked, tunedBaseOf } from './arms.ts';
import { looksAfter, looksBefore, type Method } from './retention-looks.ts';
import { retentionOutcome } from './retention-outcome.ts';
import type { Step, StudyDesign } from './step.ts';

type Retention = StudyOf<'retention'>;

/** Plain gradient steps; what Adam would take is far too small for them. */
const UP_DOWN_RATE = 0.01;

export const retentionStudy: StudyDesign<'retention'> = {
  question: () => 'Does fine-tuning destroy the generative model?',
  design: (study) => [
    'One pre-trained stack per seed is fine-tuned by each method; its likelihood, what it gives back and what it makes up are looked at before and after.',
    'After fine-tuning the way down is the transpose of the tuned weights, and besides one that is fitted afterwards; up-down trains its own.',
    ...(study.methods.includes('up-down') ? [upDownWords(tunedBaseOf(study))] : []),
    `The log-likelihood is exact for one RBM, and a lower bound for several. Seeds ${study.seeds.join(', ')}; test rows decide nothing.`,
  ],
  plan,
  outcome: retentionOutcome,
  template: (base) => ({ base, seeds: [1, 2, 3, 4, 5], methods: ['tuned', 'frozen', 'up-down'] }),
};

function upDownWords(base: Spec): string {
  if (base.head.kind !== 'softmax') return 'Up-down learning sees no label here, so it has no test error.';
  return 'For up-down learning the class joins the top RBM as label units, and that RBM learns once more with them; its bound sums the labels out.';
}

function plan(study: Retention): Step[] {
  const base = tunedBaseOf(study);
  refuseOthers(base, study.methods);
  return [
    ...study.seeds.map((seed) => prefixStep(base, seed)),
    ...study.seeds.flatMap((seed) => looksBefore(study, seed)),
    ...study.methods.flatMap((method) =>
      study.seeds.flatMap((seed): Step[] => {
        const spec = { ...specOf(base, method, seed), name: `${study.name}: ${method}` };
        const run = runStep(`${method} ${seed}`, { arm: method, seed, factors: {} }, spec);
        return [run, ...looksAfter(study, method, seed)];
      }),
    ),
  ];
}

/** Only RBMs have a likelihood, and up-down asks for more. */
function refuseOthers({ stack }: Spec, methods: readonly Method[]): void {
  stack.forEach((layer, i) => {
    const needs = methods.includes('up-down')
      ? 'an RBM with 0/1 hidden units and no learned variances'
      : 'an RBM with 0/1 hidden units';
    const isRbm = layer.kind === 'rbm' && layer.hiddenUnits === 'bernoulli';
    const fits = isRbm && !(methods.includes('up-down') && layer.visibleUnits === 'gaussian-learned');
    if (fits) return;
    const what = `base.stack[${i}] is not ${needs}, which a study of the generative model takes`;
    throw new AppError(
      'INVALID_SPEC',
      `${what}; use kind "rbm", hiddenUnits "bernoulli" and visibleUnits "bernoulli" or "gaussian".`,
    );
  });
}

function specOf(base: Spec, method: Method, seed: number): Spec {
  const from = (layer: Layer, i: number, frozen: boolean) =>
    copied(layer, `@pretraining ${seed}`, i, 'pretrained', frozen);
  if (method !== 'up-down') return stacked(base, (layer, i) => from(layer, i, method === 'frozen'));
  const hasLabels = base.head.kind === 'softmax';
  const { epochs, batchSize } = base.finetuning ?? {};
  const finetuning = finetuningSchema.parse({ objective: 'up-down', learningRate: UP_DOWN_RATE, epochs, batchSize });
  const top = base.stack.length - 1;
  const head = { kind: hasLabels ? ('label-units' as const) : ('none' as const) };
  return stacked({ ...base, head, finetuning }, (layer, i) => {
    const own = from(layer, i, false);
    const asLearnt = completeLayer({ ...layer, source: 'pretrain' } as Layer);
    if (!hasLabels || i < top || own.kind !== 'rbm' || asLearnt.kind !== 'rbm') return own;
    // Label units join the top RBM as it learns, so it goes on from where pre-training left it.
    return { ...own, pretraining: asLearnt.pretraining };
  });
}
