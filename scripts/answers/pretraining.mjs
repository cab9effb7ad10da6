// Does pre-training help, and how many labels does one need? MNIST with few labels and with all.
import { importMnist } from '../results/files.mjs';
import { meanAndSpread, percent, table } from '../results/measure.mjs';
import { ALL, FEW, fixedDraws, MNIST } from './mnist-base.mjs';
import { runStudy, studyText } from './studied.mjs';

const SEEDS = [1, 2, 3, 4, 5];

/** Matched twins with 100 and 1,000 labels, and with all 60,000. */
export async function twins(folder) {
  await importMnist(folder);
  const draws = fixedDraws([100, 1000]);
  const common = { kind: 'twins', seeds: SEEDS };
  const few = await runStudy(folder, {
    ...{ ...common, name: 'MNIST twins, few labels', sizes: [100, 1000], draws },
    base: { ...MNIST, finetuning: FEW },
  });
  const all = await runStudy(folder, {
    ...{ ...common, name: 'MNIST twins, all labels', sizes: ['all'] },
    base: { ...MNIST, finetuning: ALL },
  });
  return [
    '## Does pre-training help, and what does it cost?',
    '',
    'MNIST, 784-500-500-10, official test rows. Labels: five fixed draws of 100 and of 1,000, and all 60,000.',
    '',
    studyText('With 100 and 1,000 labels', few),
    studyText('With all labels', all),
  ].join('\n');
}

/** What scikit-learn's two stacked RBMs with logistic regression come to on the same draws. */
const THEIRS = { 100: 0.166, 500: 0.0795, 1000: 0.0665 };

/** Label efficiency on the draws that scikit-learn's figures are from. */
export async function labels(folder) {
  await importMnist(folder);
  const sizes = [100, 500, 1000];
  // Layers that are carried over move slowly; the random ones beside them as fast as the head.
  const stack = MNIST.stack.map((layer) => ({ ...layer, learningRateScale: 0.1 }));
  const answer = await runStudy(folder, {
    ...{ kind: 'labels', name: 'MNIST by labels', seeds: SEEDS, sizes, draws: fixedDraws(sizes) },
    base: { ...MNIST, stack, finetuning: FEW },
  });
  const errors = (arm, size) =>
    answer.rows.filter((row) => row.arm === arm && row.factors.labels === size).map(({ values }) => values.testError);
  const arms = ['pre-trained, frozen', 'pre-trained, tuned'];
  const rows = sizes.map((size) => {
    const means = arms.map((arm) => errors(arm, size)).map((all) => all.reduce((sum, it) => sum + it, 0) / all.length);
    const best = means.indexOf(Math.min(...means));
    const isMet = means[best] <= THEIRS[size];
    return [
      size,
      arms[best],
      meanAndSpread(errors(arms[best], size), percent),
      percent(THEIRS[size]),
      isMet ? 'met' : 'missed',
    ];
  });
  return [
    '## How many labels do I need?',
    '',
    'MNIST, 784-500-500-10, official test rows, five fixed draws of each size.',
    '',
    studyText('By labels', answer),
    "Beside scikit-learn's features of two stacked RBMs with logistic regression, on the same draws:",
    '',
    table(['labels', '', 'Strata', 'scikit-learn', 'at least as good'], rows),
  ].join('\n');
}
