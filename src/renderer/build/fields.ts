// Every field of a specification that the builder shows: its name, what it means, what to try, and why its default.

export interface Field {
  /** Below "pretraining" of a layer, or below "finetuning". */
  readonly name: string;
  readonly label: string;
  /** What it is, what a change does, and why the default is what it is. */
  readonly help: string;
  readonly control:
    | {
        readonly kind: 'number';
        readonly min: number;
        readonly max?: number;
        readonly step: number;
        readonly isWhole?: boolean;
      }
    | { readonly kind: 'choice'; readonly options: readonly (readonly [value: string, label: string])[] };
}

const whole = (min: number, step = 1) => ({ kind: 'number', min, step, isWhole: true }) as const;
const real = (min: number, step: number, max?: number) =>
  ({ kind: 'number', min, step, ...(max !== undefined && { max }) }) as const;

/** Of a layer that is pre-trained here. */
export const PRETRAINING_FIELDS: readonly Field[] = [
  {
    name: 'method',
    label: 'Method',
    help: 'How the weights learn. Contrastive divergence compares the data with a short reconstruction of it.',
    control: { kind: 'choice', options: [['cd', 'CD']] },
  },
  {
    name: 'cdSteps',
    label: 'Gibbs steps',
    help: 'How often data are reconstructed before an update: the k of CD-k. More steps model the data better and cost as many times more. One is enough to start a network.',
    control: whole(1),
  },
  {
    name: 'epochs',
    label: 'Epochs',
    help: 'Passes over the training rows. Stop when the reconstruction error is flat; ten do for large sets, thirty for small ones.',
    control: whole(1),
  },
  {
    name: 'batchSize',
    label: 'Minibatch',
    help: 'Rows per update. Ten to a hundred; about the number of classes or some times that.',
    control: whole(1),
  },
  {
    name: 'learningRate',
    label: 'Learning rate',
    help: 'Size of a step. Too large and the weights explode, too small and nothing happens. 0.05 to 0.1 for binary units, 0.001 for Gaussian ones.',
    control: real(0.000001, 0.01),
  },
  {
    name: 'momentum',
    label: 'Momentum',
    help: 'Share of the last step that is made again; speeds learning up along valleys. 0.9 is usual.',
    control: real(0, 0.1, 0.999),
  },
  {
    name: 'initialMomentum',
    label: 'Momentum at first',
    help: 'Momentum of the first epochs, when gradients still point anywhere. 0.5 is usual.',
    control: real(0, 0.1, 0.999),
  },
  {
    name: 'momentumSwitchEpoch',
    label: 'Epochs with it',
    help: 'How many epochs the first momentum holds. Five is usual.',
    control: whole(0),
  },
  {
    name: 'weightDecay',
    label: 'Weight decay',
    help: 'Pull of the weights towards zero. Keeps filters smooth and chains mixing; 0.0002 is usual.',
    control: real(0, 0.0001),
  },
  {
    name: 'initialVisibleBias',
    label: 'Visible biases start',
    help: 'At the data’s means, so that hidden units need not learn them first, or at zero.',
    control: {
      kind: 'choice',
      options: [
        ['data', 'at the data’s means'],
        ['zero', 'at zero'],
      ],
    },
  },
];

/** Of the sparsity target, where there is one. */
export const SPARSITY_FIELDS: readonly Field[] = [
  {
    name: 'target',
    label: 'Wanted activity',
    help: 'Share of the rows that should switch a hidden unit on. Small targets make specialised features; 0.05 is usual.',
    control: real(0.0001, 0.01, 0.5),
  },
  {
    name: 'cost',
    label: 'Strength',
    help: 'How strongly units are pulled towards that activity. Raise it while units stay too active.',
    control: real(0, 0.1, 100),
  },
];

export const FINETUNING_FIELDS: readonly Field[] = [
  {
    name: 'optimizer',
    label: 'Optimizer',
    help: 'How gradients become steps. Adam needs the least tuning; momentum often ends a little better when its rate is tuned.',
    control: {
      kind: 'choice',
      options: [
        ['adam', 'Adam'],
        ['momentum', 'momentum'],
        ['sgd', 'plain'],
      ],
    },
  },
  {
    name: 'learningRate',
    label: 'Learning rate',
    help: 'Size of a step. 0.001 suits Adam, 0.1 plain steps and momentum.',
    control: real(0.0000001, 0.001),
  },
  {
    name: 'momentum',
    label: 'Momentum',
    help: 'For the optimizer “momentum” only: share of the last step that is made again.',
    control: real(0, 0.1, 0.999),
  },
  {
    name: 'weightDecay',
    label: 'Weight decay',
    help: 'Pull of the weights towards zero; may help when training error is far below validation error.',
    control: real(0, 0.0001),
  },
  {
    name: 'epochs',
    label: 'Epochs',
    help: 'Passes over the labelled rows, at most; patience may end them sooner.',
    control: whole(1),
  },
  { name: 'batchSize', label: 'Minibatch', help: 'Labelled rows per update.', control: whole(1) },
  {
    name: 'patience',
    label: 'Patience',
    help: 'Epochs without a better validation loss before stopping; the best epoch is kept. Empty: never stop early.',
    control: whole(1),
  },
];

/** Help for what is not a field of these tables. */
export const HELP = {
  units: 'Hidden units: how many features the layer can learn. More units model more and cost more.',
  source:
    'Where the first weights come from. Pre-trained here: learnt from the data without labels. Random: small random numbers. A layer of a saved run: copied, so that nothing is trained twice.',
  frozen: 'Fine-tune: the labels may change the weights. Frozen: the same bits after the run as before fine-tuning.',
  learningRateScale: 'Factor on fine-tuning’s learning rate for this layer; 0.1 lets it move a tenth as fast.',
  visibleUnits: 'Binary: values between 0 and 1 count as probabilities. Gaussian: any number, of standardised columns.',
  activation: 'What a unit makes of its input: relu lets positive values through, sigmoid squeezes into 0 to 1.',
  scaling:
    'How the columns are brought into the range that the visible units expect; fitted on the training rows only.',
  split: 'Rows kept for validation choose the best epoch; test rows are looked at once, at the end.',
  labelledRows: 'How many of the rows’ labels fine-tuning may see; pre-training uses all rows without labels.',
  engine: 'What computes: the bundled engine runs everywhere; native TensorFlow where it is installed.',
  threads: 'Threads of the bundled engine; results are the same for any number of them.',
  wide: 'Kernels with 256-bit instructions: faster where the processor has them and they pass their self-test; last bits of results may differ from other machines.',
  seed: 'Start of the random numbers. The same seed gives the same run, bit for bit, on this machine.',
} as const;
