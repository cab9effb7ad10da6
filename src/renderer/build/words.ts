// What the builder says at length.

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
