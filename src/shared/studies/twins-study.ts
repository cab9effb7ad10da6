// Does pre-training help, and what does it cost? The same networks with and without it, pair by pair.
import type { StudyOf } from '../study.ts';
import type { StudyRow, StudyTable } from '../study-outcome.ts';
import {
  copied,
  fresh,
  hasValidation,
  labelledBy,
  machineCount,
  prefixStep,
  runStep,
  sizeWords,
  stacked,
  tunedBaseOf,
} from './arms.ts';
import { learningCurves, reached, startGradients } from './learning.ts';
import type { RunStep, Step, StepResults, StudyDesign } from './step.ts';
import {
  armTable,
  cautionsOf,
  NOTHING_YET,
  named,
  runRows,
  spreadWords,
  testMetric,
  valuesOf,
  verdictBetween,
} from './tally.ts';

type Twins = StudyOf<'twins'>;

export const PRETRAINED = 'pre-trained';
export const RANDOM = 'random';

export const twinsStudy: StudyDesign<'twins'> = {
  question: () => 'Does pre-training help, and what does it cost?',
  design: ({ seeds, sizes, base }) => [
    'Twins have the same network, head, order of minibatches, rows and seed; only the first weights of the layers differ.',
    `Pre-training sees all training rows and no label; fine-tuning sees ${sizes.map(sizeWords).join(', ')}.`,
    `Seeds ${seeds.join(', ')}. ${hasValidation({ base }) ? 'Choices within a run rest on validation rows' : 'There are no validation rows, so nothing within a run is chosen'}; test rows are looked at once, at its end.`,
  ],
  plan,
  outcome,
  template: (base) => ({ base, seeds: [1, 2, 3, 4, 5], sizes: [100, 'all'] }),
};

function plan(study: Twins): Step[] {
  const base = tunedBaseOf(study);
  const depth = machineCount(base);
  const prefixes = study.seeds.map((seed) => prefixStep(base, seed));
  const twins = study.sizes.flatMap((size) =>
    study.seeds.flatMap((seed) => {
      const labelled = labelledBy({ ...base, name: `${study.name}: ${sizeWords(size)}` }, size, seed, study);
      const of = (arm: string) => ({ arm, seed, factors: { labels: size } });
      const pretrained = stacked(labelled, (layer, i) =>
        i < depth ? copied(layer, `@pretraining ${seed}`, i, 'pretrained', layer.frozen) : layer,
      );
      const random = stacked(labelled, (layer, i) => (i < depth ? { ...fresh(layer), frozen: layer.frozen } : layer));
      return [
        runStep(`${PRETRAINED} ${size} ${seed}`, of(PRETRAINED), pretrained),
        runStep(`${RANDOM} ${size} ${seed}`, of(RANDOM), random),
      ];
    }),
  );
  return [...prefixes, ...twins];
}

function outcome(study: Twins, steps: readonly Step[], results: StepResults) {
  const rows = rowsOf(steps, results);
  const metric = testMetric(rows);
  const between = (labels: string | number) =>
    verdictBetween(rows, { baseline: RANDOM, candidate: PRETRAINED, metric, zone: study.zone, factors: { labels } });
  const [first = 'all', ...others] = study.sizes;
  const runs = steps.filter((step): step is RunStep => step.kind === 'run');
  const pictures = study.sizes.flatMap((size) => {
    const some = runs.filter(({ factors }) => factors.labels === size);
    const title = `Learning curves, ${sizeWords(size)}`;
    return [learningCurves(title, some, results), startGradients(`First gradients, ${sizeWords(size)}`, some, results)];
  });
  return {
    rows,
    tables: [errorTable(study, rows, metric), costTable(study, rows)],
    pictures: pictures.filter((picture) => picture !== null),
    verdict: rows.length === 0 ? NOTHING_YET : between(first),
    more: rows.length === 0 ? [] : others.map((size) => named(sizeWords(size), between(size))),
    cautions: cautionsOf(steps, results, study.seeds),
  };
}

/** Runs with what pre-training took counted to those that use it, and with how soon they caught up with their twin. */
function rowsOf(steps: readonly Step[], results: StepResults): StudyRow[] {
  return runRows(steps, results).map((row) => {
    const labels = row.factors.labels;
    const prefix = results.get(`pretraining ${row.seed}`);
    const twin = results.get(`${RANDOM} ${labels} ${row.seed}`);
    const own = results.get(`${row.arm} ${labels} ${row.seed}`);
    if (row.arm !== PRETRAINED || prefix?.kind !== 'run' || own?.kind !== 'run') return row;
    const before = (prefix.run.durationMs ?? 0) / 1000;
    const caught = twin?.kind === 'run' ? reached(own.tuning, twin.tuning) : null;
    const tuning = (own.run.finetuningMs ?? 0) / 1000 / Math.max(1, own.run.epochs ?? 1);
    const efficiency =
      caught && caught.epoch !== null
        ? { epochsToTwin: caught.epoch + 1, secondsToTwin: before + (caught.epoch + 1) * tuning }
        : {};
    const values = {
      ...row.values,
      pretrainingSeconds: before,
      seconds: (row.values.seconds ?? 0) + before,
      ...efficiency,
    };
    return { ...row, values };
  });
}

function errorTable({ sizes }: Twins, rows: readonly StudyRow[], metric: string): StudyTable {
  const columns = sizes.map((labels) => ({ title: sizeWords(labels), metric, factors: { labels } }));
  return armTable('Test rows, mean ± standard deviation over seeds', rows, [PRETRAINED, RANDOM], columns);
}

/** One line per budget and arm. Seeds that never came to their twin's best are told apart, for a mean would hide them. */
function costTable({ sizes }: Twins, rows: readonly StudyRow[]): StudyTable {
  const lines = sizes.flatMap((labels) =>
    [PRETRAINED, RANDOM].map((arm) => {
      const of = (metric: string) => valuesOf(rows, arm, metric, { labels }).map(({ value }) => value);
      const words = (metric: string) => spreadWords(metric, of(metric));
      const share = `${of('epochsToTwin').length} of ${of('seconds').length}`;
      const catching = arm === RANDOM ? ['–', '–', '–'] : [share, words('epochsToTwin'), words('secondsToTwin')];
      return [`${arm}, ${sizeWords(labels)}`, words('seconds'), ...catching];
    }),
  );
  return {
    title:
      "What it costs, pre-training counted to every run that uses it; and how soon the random twin's best is reached",
    head: ['', 'seconds', 'seeds that reach it', 'epochs to it', 'seconds to it'],
    rows: lines,
  };
}
