// Drafts with something wrong each: the cause, the issue that names it, and in how many ways it can be mended.
import type { Draft } from '../../../src/renderer/build/draft.ts';
import { moveLayer, setField, setHead, setLayerField, setSource, together } from '../../../src/renderer/build/edits.ts';
import type { Issue } from '../../../src/renderer/build/issue.ts';
import { dense } from '../../../src/renderer/build/presets.ts';
import type { Manifest } from '../../../src/shared/dataset.ts';
import { CLASSES, healthyDraft, trainedRun, VALUE } from './samples.ts';

export const RUN = trainedRun('01AAA', [
  { kind: 'rbm', hidden: 100 },
  { kind: 'rbm', hidden: 50 },
]);
export const first = { run: '01AAA', layer: 0, stage: 'pretrained' } as const;
export const second = { run: '01AAA', layer: 1, stage: 'pretrained' } as const;
export const rate = (index: number, value: number) => setLayerField(index, ['pretraining', 'learningRate'], value);
const gaussian = setLayerField(0, ['visibleUnits'], 'gaussian');
const standardise = setField(['dataset', 'scaling'], 'standardise');

export const rbms = (...hidden: number[]) => hidden.map((it) => ({ kind: 'rbm', hidden: it }));
const copiedUnits = { stack: [{ kind: 'rbm', hidden: 90, source: first }] };
const copiedInputs = {
  stack: [
    { kind: 'rbm', hidden: 80 },
    { kind: 'rbm', hidden: 50, source: second },
  ],
};
export const healthy = healthyDraft();

/** What is wrong, how, where, and how many ways there are to mend it. */
export const CASES: [
  string,
  Draft,
  Partial<Manifest>,
  Pick<Issue, 'kind' | 'where'> & { what: RegExp; fixes: number },
][] = [
  [
    'a random layer stays frozen',
    together('', [setSource(0, 'random'), setLayerField(0, ['frozen'], true)]).apply(healthy),
    {},
    { kind: 'warn', where: 0, what: /^Layer 1 starts at random and stays frozen\.$/, fixes: 1 },
  ],
  [
    'Gaussian units learn fast',
    together('', [gaussian, standardise, rate(0, 0.02)]).apply(healthy),
    {},
    { kind: 'warn', where: 0, what: /^Rate 0\.02 may diverge\.$/, fixes: 1 },
  ],
  [
    'a layer learns ten times as fast as another',
    together('', [rate(0, 0.05), rate(1, 0.5)]).apply(healthy),
    {},
    { kind: 'warn', where: 1, what: /^Rate 0\.5 is ten times layer 1’s and may diverge\.$/, fixes: 1 },
  ],
  [
    'the only layer learns fast',
    rate(0, 0.6).apply(healthyDraft({ stack: rbms(100) })),
    {},
    { kind: 'warn', where: 0, what: /^Rate 0\.6 may diverge\.$/, fixes: 1 },
  ],
  [
    'the same weights twice',
    healthyDraft({
      stack: [
        { kind: 'rbm', hidden: 100, source: first },
        { kind: 'rbm', hidden: 100, source: first },
      ],
    }),
    {},
    { kind: 'warn', where: 1, what: /^Layers 1 and 2 both start from layer 1 of “01AAA”\.$/, fixes: 2 },
  ],
  [
    'a copied layer has other units',
    healthyDraft(copiedUnits),
    {},
    { kind: 'stop', where: 0, what: /^90 units do not match the 100 of layer 1 of “01AAA”\.$/, fixes: 1 },
  ],
  [
    'a copied layer has other inputs',
    healthyDraft(copiedInputs),
    {},
    { kind: 'stop', where: 1, what: /^80 inputs do not match the 100 of layer 2 of “01AAA”\.$/, fixes: 1 },
  ],
  [
    'a copied layer has other inputs than the data',
    healthyDraft({ stack: [{ kind: 'rbm', hidden: 100, source: first }] }),
    { inputs: 65 },
    { kind: 'stop', where: 0, what: /^65 inputs do not match the 64 of layer 1 of “01AAA”\.$/, fixes: 0 },
  ],
  [
    'binary units over standardised columns',
    standardise.apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Binary visible units need values between 0 and 1\.$/, fixes: 2 },
  ],
  [
    'binary units over columns as they are',
    setField(['dataset', 'scaling'], 'none').apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Binary visible units need values between 0 and 1\.$/, fixes: 2 },
  ],
  [
    'Gaussian units over columns from 0 to 1',
    together('', [gaussian, rate(0, 0.001)]).apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Gaussian visible units expect columns with mean 0/, fixes: 1 },
  ],
  [
    'a head without a label',
    healthy,
    { label: null },
    { kind: 'stop', where: 'head', what: /^This dataset has no label/, fixes: 1 },
  ],
  [
    'softmax for a number',
    healthy,
    { label: VALUE },
    { kind: 'stop', where: 'head', what: /^The label is a number/, fixes: 1 },
  ],
  [
    'regression for classes',
    setHead('regression').apply(healthy),
    { label: CLASSES },
    { kind: 'stop', where: 'head', what: /^The label has classes/, fixes: 1 },
  ],
  ['one seed', { ...healthy, seeds: 1 }, {}, { kind: 'hint', where: null, what: /^One seed: /, fixes: 1 }],
  [
    'a dense layer without a head',
    setHead('none').apply(healthyDraft({ stack: [...rbms(100), { ...dense(20) }], head: { kind: 'softmax' } })),
    {},
    { kind: 'stop', where: 1, what: /^Dense layers learn in fine-tuning only/, fixes: 2 },
  ],
  [
    'an RBM above a dense layer',
    moveLayer(1, 0).apply(healthyDraft({ stack: [...rbms(100), { ...dense(20) }] })),
    {},
    { kind: 'stop', where: 1, what: /^This layer stands above the dense layer 1, /, fixes: 2 },
  ],
  [
    'Gaussian units above probabilities',
    setLayerField(1, ['visibleUnits'], 'gaussian').apply(together('', [rate(0, 0.001), rate(1, 0.001)]).apply(healthy)),
    {},
    {
      kind: 'stop',
      where: 1,
      what: /^Layer 1 gives probabilities, so this layer needs binary visible units\.$/,
      fixes: 1,
    },
  ],
  [
    'a minibatch larger than the data',
    setLayerField(0, ['pretraining', 'batchSize'], 5000).apply(healthy),
    {},
    { kind: 'warn', where: 0, what: /^A minibatch of 5000 is more than the \d+ rows that are trained on\.$/, fixes: 1 },
  ],
  [
    'an upper layer of a run at the bottom',
    healthyDraft({ stack: [{ kind: 'rbm', hidden: 50, source: second }] }),
    { inputs: 100 },
    { kind: 'warn', where: 0, what: /^This layer sees the data, but layer 2 of “01AAA” was trained on what/, fixes: 1 },
  ],
  [
    'the lowest layer of a run above another one',
    healthyDraft({
      stack: [
        { kind: 'rbm', hidden: 64 },
        { kind: 'rbm', hidden: 100, source: first },
      ],
    }),
    {},
    {
      kind: 'warn',
      where: 1,
      what: /^This layer sees what layer 1 makes of the data, but layer 1 of “01AAA”/,
      fixes: 1,
    },
  ],
  [
    'a layer of a run that is not there',
    healthyDraft({ stack: [{ kind: 'rbm', hidden: 100, source: { ...first, run: '01BBB' } }] }),
    {},
    { kind: 'stop', where: 0, what: /^Run 01BBB, .*, is not here\.$/, fixes: 1 },
  ],
  [
    'weights that were learnt for other units',
    together('', [setSource(0, first), gaussian, standardise]).apply(healthy),
    {},
    { kind: 'stop', where: 0, what: /^The weights were learnt for other visible units/, fixes: 1 },
  ],
  [
    'data scaled in another way than where the weights were learnt',
    together('', [setSource(0, first), setField(['dataset', 'scaling'], 'sample')]).apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Layer 1 learnt on data that was scaled in another way/, fixes: 1 },
  ],
  [
    'the scaling of a run that nothing comes from',
    setField(['dataset', 'scaling'], 'from-source').apply(healthy),
    {},
    { kind: 'stop', where: 'data', what: /^Scaling “as the copied run” needs a layer/, fixes: 1 },
  ],
  [
    'fine-tuning with long steps',
    setField(['finetuning', 'learningRate'], 0.1).apply(healthy),
    {},
    { kind: 'warn', where: null, what: /^Fine-tuning’s rate 0\.1 is large for Adam\.$/, fixes: 1 },
  ],
  [
    'what only the specification refuses',
    together('', [
      setField(['dataset', 'split', 'validation'], 0.9),
      setField(['dataset', 'split', 'test'], 0.2),
    ]).apply(healthy),
    {},
    { kind: 'stop', where: 'data', what: /^dataset\.split keeps 0\.9 for validation/, fixes: 0 },
  ],
];
