// Can I use some hidden units of several layers with a simple classifier? Probes of one network per seed, weights untouched.
import { AppError } from '../error.ts';
import { metricWords } from '../metric.ts';
import { type Classifier, type ProbeResult, type ProbeRow, selectionName } from '../probe.ts';
import type { StudyOf } from '../study.ts';
import type { StudyRow, StudyTable } from '../study-outcome.ts';
import type { Line, LinesPicture } from '../study-picture.ts';
import { baseOf, machineCount, prefixStep } from './arms.ts';
import type { AnalysisStep, Step, StepResults, StudyDesign } from './step.ts';
import { armTable, cautionsOf, NOTHING_YET, named, spreadOf, spreadWords, valuesOf, verdictBetween } from './tally.ts';

type Probe = StudyOf<'probe'>;

export const probeStudy: StudyDesign<'probe'> = {
  question: () => 'Can I use some hidden units of several layers with a simple classifier?',
  design: ({ run, seeds, selections, classifiers, folds, rows }) => [
    run
      ? `The pre-trained layers of run ${run} are probed; seeds differ in the parts, the random units and the projections.`
      : 'Layers are pre-trained on all training rows without labels, once per seed, and then probed; their weights stay as they are.',
    `Units: ${selections.map((selection) => selectionName(selection)).join('; ')}. Each against the inputs, the same units of an untrained network, and as many random projections.`,
    `Classifiers: ${classifiers.join(', ')}, on at most ${rows} training rows; units, and penalties by cross-validation in ${folds} parts, are chosen on training rows.`,
    `Seeds ${seeds.join(', ')}. Test rows are looked at once per probe.`,
  ],
  plan,
  outcome,
  template: (base) => ({
    base,
    seeds: [1, 2, 3, 4, 5],
    selections: [
      { layers: [0, 1], choose: 'most-informative', count: 100 },
      { layers: [0], choose: 'all' },
    ],
    classifiers: ['linear-svm'],
  }),
};

function plan(study: Probe): Step[] {
  const base = baseOf(study);
  if (study.run === null) checkLayers(study, machineCount(base));
  checkPicked(study);
  const prefixes = study.run === null ? study.seeds.map((seed) => prefixStep(base, seed)) : [];
  const { selections, classifiers, folds, rows } = study;
  const { labelledRows } = base.dataset;
  const probes = study.seeds.map((seed): AnalysisStep => {
    // A finished run has labelled rows of its own.
    const shown = study.run === null ? { labelledRows } : {};
    return {
      ...{ kind: 'analysis', key: `probe ${seed}`, arm: null, seed, factors: {} },
      question: { kind: 'probe', selections, classifiers, folds, rows, seed, ...shown },
      runs: [study.run ?? `@pretraining ${seed}`],
      datasets: [],
    };
  });
  return [...prefixes, ...probes];
}

/** @throws AppError INVALID_SPEC for a selection by hand that holds nothing, before anything is trained for it. */
function checkPicked({ selections }: Probe): void {
  const at = selections.findIndex(({ choose, units }) => choose === 'picked' && units.length === 0);
  if (at === -1) return;
  throw new AppError(
    'INVALID_SPEC',
    `Selection ${at + 1} is "picked" and picks no unit; pick some, or choose otherwise.`,
  );
}

function checkLayers({ selections }: Probe, depth: number): void {
  const layer = selections.flatMap(({ layers }) => layers).find((it) => it >= depth);
  if (layer === undefined) return;
  const what = `selections name layer ${layer}, and the base has ${depth} layers to probe, 0 to ${depth - 1}`;
  throw new AppError('INVALID_SPEC', `${what}; choose among those.`);
}

/** Units have no number of their own: which one is the fifth is settled by the draws of each training. */
function pickedCautions({ selections, seeds }: Probe): string[] {
  if (seeds.length === 1 || selections.every(({ choose }) => choose !== 'picked')) return [];
  return ['Layers are trained anew with each seed, so units picked by number are other units each time.'];
}

/** What each row is called: features of two selections that read alike are told apart by the selection's place. */
function armOf(rows: readonly ProbeRow[], { features, selection }: Pick<ProbeRow, 'features' | 'selection'>): string {
  if (selection === null) return features;
  const isTwin = rows.some((it) => it.features === features && it.selection !== selection);
  return isTwin ? `${features} (selection ${selection + 1})` : features;
}

function answersOf({ seeds }: Probe, results: StepResults): { seed: number; answer: ProbeResult }[] {
  return seeds.flatMap((seed) => {
    const result = results.get(`probe ${seed}`);
    return result?.kind === 'analysis' ? [{ seed, answer: result.answer as ProbeResult }] : [];
  });
}

function outcome(study: Probe, steps: readonly Step[], results: StepResults) {
  const answers = answersOf(study, results);
  const rows = answers.flatMap(({ seed, answer }) => answer.rows.map((row) => studyRow(answer.rows, row, seed)));
  const metric = rows.some(({ values }) => values.testError !== undefined) ? 'testError' : 'validationError';
  const arms = [...new Set(rows.map(({ arm }) => arm))];
  const [first] = answers;
  const isEmpty = !first;
  const comparisons = first ? comparisonsOf(study, first.answer.rows) : [];
  const between = ({ baseline, candidate, classifier }: Pairing) =>
    verdictBetween(rows, { baseline, candidate, metric, zone: study.zone, factors: { classifier } });
  const [main, ...others] = comparisons;
  const columns = study.classifiers.map((classifier) => ({ title: classifier, metric, factors: { classifier } }));
  return {
    rows,
    tables: [
      armTable(`${metricWords(metric)}, mean ± standard deviation over seeds`, rows, arms, columns),
      detailTable(study, rows, arms),
    ],
    pictures: isEmpty ? [] : [armPicture(study, rows, arms, metric)],
    verdict: main ? between(main) : NOTHING_YET,
    more: others.map((it) => named(`${it.candidate}, ${it.classifier}, against ${it.baseline}`, between(it))),
    cautions: [
      ...cautionsOf(steps, results, study.seeds),
      ...new Set(answers.flatMap(({ answer }) => answer.cautions)),
      ...(study.run === null
        ? pickedCautions(study)
        : ['All seeds probe one network: what another training would come to is not in the spread.']),
      ...answers.flatMap(({ seed, answer: { weights } }) =>
        weights.before === weights.after ? [] : [`The weights file of seed ${seed} changed while it was probed.`],
      ),
    ],
  };
}

function studyRow(rows: readonly ProbeRow[], row: ProbeRow, seed: number): StudyRow {
  const { classifier, columns, setting, crossValidation, validationError, testError, trainRows } = row;
  return {
    arm: armOf(rows, row),
    seed,
    factors: { classifier },
    run: null,
    values: {
      ...{ columns, setting, trainRows, crossValidatedError: crossValidation.error },
      ...(validationError === null ? {} : { validationError }),
      ...(testError === null ? {} : { testError }),
    },
  };
}

interface Pairing {
  readonly baseline: string;
  readonly candidate: string;
  readonly classifier: Classifier;
}

/** Each selection against the inputs, then against an untrained network's units and random projections. */
function comparisonsOf(study: Probe, rows: readonly ProbeRow[]): Pairing[] {
  const nameOf = (source: ProbeRow['source'], selection: number) => {
    const row = rows.find((it) => it.source === source && (it.selection === selection || it.selection === null));
    return row && armOf(rows, row);
  };
  return (['inputs', 'untrained', 'projection'] as const).flatMap((source) =>
    study.selections.flatMap((_, selection) =>
      study.classifiers.flatMap((classifier): Pairing[] => {
        const [baseline, candidate] = [nameOf(source, selection), nameOf('units', selection)];
        return baseline && candidate ? [{ baseline, candidate, classifier }] : [];
      }),
    ),
  );
}

/** Columns, and how the errors on the way compare with those on test rows. */
function detailTable({ classifiers }: Probe, rows: readonly StudyRow[], arms: readonly string[]): StudyTable {
  return {
    title: 'Columns, chosen penalty C or number of neighbours by seed, and errors before the test',
    head: ['', 'classifier', 'columns', 'chosen', 'cross-validated error', 'validation error'],
    rows: arms.flatMap((arm) =>
      classifiers.map((classifier) => {
        const of = (metric: string) => valuesOf(rows, arm, metric, { classifier }).map(({ value }) => value);
        // Written as shares, as the name of a share says.
        const shares = ['crossValidatedError', 'validationError'].map((name) =>
          spreadWords('validationError', of(name)),
        );
        return [arm, classifier, `${of('columns')[0] ?? '–'}`, of('setting').join(', '), ...shares];
      }),
    ),
  };
}

function armPicture(
  { classifiers }: Probe,
  rows: readonly StudyRow[],
  arms: readonly string[],
  metric: string,
): LinesPicture {
  const lines = classifiers.map((classifier): Line => {
    const points = arms.flatMap((arm) => {
      const spread = spreadOf(valuesOf(rows, arm, metric, { classifier }).map(({ value }) => value));
      return spread ? [{ x: arm, ...spread }] : [];
    });
    return { name: classifier, points };
  });
  return {
    kind: 'lines',
    title: 'What a simple classifier makes of each set of features',
    x: { title: 'features', scale: 'names', metric: null },
    y: { title: metricWords(metric), scale: 'linear', metric },
    lines,
  };
}
