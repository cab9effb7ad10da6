// What goes together on top of a stack: the head, and what fine-tuning works towards.
import { type Finetuning, finetuningSchema, type Spec } from '#shared/spec.ts';

type Head = Spec['head']['kind'];
/** Null: nothing is fine-tuned. */
export type Goal = Finetuning['objective'] | null;

/** What there is to work towards under each head; the first is taken where another one does not fit. */
const GOALS: Readonly<Record<Head, readonly [Goal, ...Goal[]]>> = {
  softmax: ['discriminative'],
  sigmoid: ['discriminative'],
  regression: ['discriminative'],
  'label-units': [null, 'up-down'],
  none: [null, 'autoencoder', 'up-down'],
};

/** The specification under another head, with fine-tuning as it can be under it. */
export function withHead(spec: Spec, kind: Head): Spec {
  const goal = spec.finetuning?.objective ?? null;
  const goals = GOALS[kind];
  return { ...spec, head: { kind }, finetuning: towards(spec, goals.includes(goal) ? goal : goals[0]) };
}

/** The specification with another goal; a head that does not go with it makes way. */
export function withGoal(spec: Spec, goal: Goal): Spec {
  const { kind } = spec.head;
  const fitting = goal === 'discriminative' ? 'softmax' : 'none';
  return {
    ...spec,
    head: { kind: GOALS[kind].includes(goal) ? kind : fitting },
    finetuning: towards(spec, goal),
  };
}

/** The specification with a network that learns the label. */
export function withNetwork(spec: Spec): Spec {
  const { kind } = spec.head;
  return withHead(spec, GOALS[kind].includes('discriminative') ? kind : 'softmax');
}

function towards({ finetuning }: Spec, objective: Goal): Finetuning | null {
  return objective && { ...(finetuning ?? finetuningSchema.parse({})), objective };
}
