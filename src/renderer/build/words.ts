// What the builder says at length.
import type { SettingWords } from './setting-words.ts';

/** The readings of a pre-trained stack, and the common mistake between them. */
export const READINGS = {
  unroll: {
    title: 'start the network',
    caption: 'Weights start the network.',
    about: 'The input stays raw; every layer begins with its pre-trained weights, and the labels move all of them.',
    now: 'Input: raw data. Every layer below is part of the network.',
  },
  features: {
    title: 'make features for a new one',
    caption: 'Features for new layers.',
    about: 'The stack is frozen. What comes out of it is the input of new layers, which start at random.',
    now: 'The frozen stack feeds new layers, which learn from its output.',
  },
  mistake: {
    title: '',
    caption: 'Not both.',
    about:
      'Here the stack’s output is fed into layers that begin with the stack’s own weights. Those weights expect raw data, so the error starts high and pre-training is lost. The builder says so where a draft does this.',
    now: '',
  },
} as const;

/** What fine-tuning does with a layer in each state. */
export const STATE_SENTENCES = {
  train: 'Starts from its weights, then learns from the labels at the run’s rate.',
  tune: 'Starts from its weights, then learns from the labels at its own rate.',
  frozen: 'Keeps its weights: the same bits after the run.',
} as const;

/** What a start has beside its specification. */
export const THREADS_WORDS: SettingWords = {
  label: 'Threads',
  what: 'Threads that compute this run.',
  whatIf: 'More than the machine has cores make it slower.',
  why: 'Empty: as many as fit.',
};

export const KERNELS_WORDS: SettingWords = {
  label: 'Wide kernels',
  what: 'Kernels of the bundled engine that need an experimental compiler inside V8.',
  whatIf: 'Faster where the processor has 256-bit instructions; last bits of results may differ from other machines.',
  why: 'Off: the usual kernels work everywhere.',
};
