// The eight questions as people ask them, in the order in which they are offered.
import type { StudyKind } from '#shared/study.ts';

export interface KindWords {
  readonly kind: StudyKind;
  readonly question: string;
  /** How it is asked, in a sentence or two. */
  readonly how: string;
}

export const KINDS: readonly KindWords[] = [
  {
    kind: 'twins',
    question: 'Does pre-training help?',
    how: 'Matched pairs: same network, rows and seeds. Only the first weights differ, and what they cost is counted.',
  },
  {
    kind: 'labels',
    question: 'How many labels do I need?',
    how: 'Pre-train once on all rows, fine-tune with more and more labels, against a random start and plain classifiers.',
  },
  {
    kind: 'freeze',
    question: 'What should I freeze?',
    how: 'Every depth from nothing to everything, from either end, with a control that copies the network onto itself.',
  },
  {
    kind: 'transfer',
    question: 'Does it transfer?',
    how: 'Layers of one dataset on another: frozen, fine-tuned or random, at several label budgets.',
  },
  {
    kind: 'retention',
    question: 'Does fine-tuning destroy the generative model?',
    how: 'Likelihood, reconstructions and samples from the same chains, before and after fine-tuning.',
  },
  {
    kind: 'probe',
    question: 'Can a simple classifier use some units?',
    how: 'Choose layers and units, and a plain classifier on top; against raw inputs and random features.',
  },
  {
    kind: 'readings',
    question: 'Unroll, features, or the common mistake?',
    how: 'The same stack read three ways: weights that start a network, frozen features, and both at once.',
  },
  {
    kind: 'sweep',
    question: 'Is it worth it?',
    how: 'Any field of the specification varied: every combination, at random, or the best half again and again.',
  },
];

export function kindWords(kind: StudyKind): KindWords {
  const words = KINDS.find((it) => it.kind === kind);
  if (!words) throw new Error(`the kind ${kind} has no words`);
  return words;
}
