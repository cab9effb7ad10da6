// Does it transfer? Layers of one dataset's network on another dataset: frozen, tuned, or not at all.
import type { Mapping } from '../mapping.ts';
import { measure } from '../measure.ts';
import { metricWords } from '../metric.ts';
import type { SimilarityResult } from '../similarity.ts';
import { parseSpec, type Spec } from '../spec.ts';
import { mean } from '../statistics.ts';
import type { LabelCount, StudyOf } from '../study.ts';
import type { StudyRow, StudyTable } from '../study-outcome.ts';
import type { HeatPicture } from '../study-picture.ts';
import {
  copied,
  fresh,
  labelledBy,
  machineCount,
  runStep,
  type Stage,
  sizeWords,
  stacked,
  tunedBaseOf,
} from './arms.ts';
import type { AnalysisStep, MappedResult, MappingStep, RunStep, Step, StepResults, StudyDesign } from './step.ts';
import { armTable, cautionsOf, NOTHING_YET, named, runRows, testMetric, valuesOf, verdictBetween } from './tally.ts';

type Transfer = StudyOf<'transfer'>;

const FROZEN = 'copied, frozen';
const TUNED = 'copied, tuned';
const RANDOM = 'random';
const ARMS = [FROZEN, TUNED, RANDOM];
const SIMILARITY = 'similarity';
const MAPPING = 'mapping';

/** What is said of a mapping before it is made. */
const COMING: Readonly<Record<Mapping, string>> = {
  resize: "First the target's pictures are resized to those of the source.",
  columns: "First the source's input columns are taken from the target, by name.",
};

export const transferStudy: StudyDesign<'transfer'> = {
  question: () => 'Does what was learnt on one dataset help on another?',
  design: ({ seeds, sizes, mapping }, results) => [
    ...(mapping === 'none' ? [] : [mappedResult(results)?.sentence ?? COMING[mapping]]),
    "The source's layers are copied and frozen, or copied and tuned, or left out: the same network from random weights.",
    `Label budgets on the target: ${sizes.map(sizeWords).join(', ')}; each seed has its own draw, the same for every arm.`,
    'How similar the data are is measured before the first run on the target, and its suggestion is held against what came of it.',
    `Seeds ${seeds.join(', ')}. Test rows are looked at once per run.`,
  ],
  plan,
  outcome,
  template: (base) => ({
    ...{ base, seeds: [1, 2, 3, 4, 5], sizes: [100, 1000, 'all'] },
    source: { spec: { ...base, dataset: { id: 'the source dataset' } } },
  }),
};

/** The run that layers come from; where it is trained here, the first seed trains one for all. */
function sourceOf({ source, seeds }: Transfer): { run: string; stage: Stage; steps: RunStep[] } {
  if ('run' in source) return { run: source.run, stage: source.stage ?? 'finetuned', steps: [] };
  const [seed = 1] = seeds;
  const spec = parseSpec({ strata: 1, name: 'source', ...source.spec });
  const step = runStep('source', { arm: null, seed, factors: {} }, spec);
  return { run: '@source', stage: spec.finetuning ? 'finetuned' : 'pretrained', steps: [step] };
}

/** Where the source's data is named: by its specification, or by the run that was trained on it. */
export function sourceData({ source }: Pick<Transfer, 'source'>): MappingStep['like'] {
  if ('run' in source) return { run: source.run };
  return { dataset: parseSpec({ strata: 1, ...source.spec }).dataset.id };
}

/** Makes the target's data fit the source's layers; nothing where it is taken as it is. */
function mappingSteps(study: Transfer, { dataset }: Spec): MappingStep[] {
  const { mapping, seeds } = study;
  if (mapping === 'none') return [];
  const [seed = 1] = seeds;
  const step = { kind: 'mapping', key: MAPPING, arm: null, seed, factors: {} } as const;
  return [{ ...step, by: mapping, dataset: dataset.id, like: sourceData(study) }];
}

function mappedResult(results: StepResults): MappedResult | null {
  const result = results.get(MAPPING);
  return result?.kind === 'dataset' ? result : null;
}

function plan(study: Transfer): Step[] {
  const asked = tunedBaseOf(study);
  const mapping = mappingSteps(study, asked);
  const datasetId = mapping.length > 0 ? `@${MAPPING}` : asked.dataset.id;
  const base = { ...asked, dataset: { ...asked.dataset, id: datasetId } };
  const depth = machineCount(base);
  const { run, stage, steps } = sourceOf(study);
  const [seed = 1] = study.seeds;
  const card: AnalysisStep = {
    ...{ kind: 'analysis', key: SIMILARITY, arm: null, seed, factors: {} },
    ...{ question: { kind: 'similarity', seed }, runs: [run], datasets: [datasetId] },
  };
  const cells = study.sizes.flatMap((size) =>
    study.seeds.flatMap((each): Step[] => {
      const labelled = labelledBy({ ...base, name: `${study.name}: ${sizeWords(size)}` }, size, each, study);
      // What the card says is said before any run on the target, also where several go at once.
      const arm = (name: string, spec: Spec): RunStep => ({
        ...runStep(`${name} ${size} ${each}`, { arm: name, seed: each, factors: { labels: size } }, spec),
        after: [SIMILARITY],
      });
      const from = (frozen: boolean) =>
        stacked(labelled, (layer, i) => (i < depth ? copied(layer, run, i, stage, frozen) : layer));
      const random = stacked(labelled, (layer, i) => (i < depth ? fresh(layer) : layer));
      return [arm(FROZEN, from(true)), arm(TUNED, from(false)), arm(RANDOM, random)];
    }),
  );
  return [...mapping, ...steps, card, ...cells];
}

/** What the card says before training; null where it could not be made. */
function cardOf(results: StepResults): SimilarityResult | null {
  const result = results.get(SIMILARITY);
  return result?.kind === 'analysis' && 'suggestion' in result.answer ? result.answer : null;
}

function outcome(study: Transfer, steps: readonly Step[], results: StepResults) {
  const rows = runRows(steps, results);
  const metric = testMetric(rows);
  const columns = study.sizes.map((labels) => ({ title: sizeWords(labels), metric, factors: { labels } }));
  const between = (candidate: string, labels: LabelCount) =>
    verdictBetween(rows, { baseline: RANDOM, candidate, metric, zone: study.zone, factors: { labels } });
  const [first = 'all'] = study.sizes;
  const others = study.sizes.flatMap((size) => [TUNED, FROZEN].map((arm) => ({ arm, size }))).slice(1);
  return {
    rows,
    tables: [
      armTable('Test rows by labels, mean ± standard deviation over seeds', rows, ARMS, columns),
      cardTable(results),
      receipts(study, results),
    ],
    pictures: rows.length === 0 ? [] : [matrix(study, rows, metric)],
    verdict: rows.length === 0 ? NOTHING_YET : between(TUNED, first),
    more: [
      ...suggestionVerdict(study, rows, results),
      ...(rows.length === 0
        ? []
        : others.map(({ arm, size }) => named(`${arm}, ${sizeWords(size)}`, between(arm, size)))),
    ],
    cautions: [...(mappedResult(results)?.warnings ?? []), ...cautionsOf(steps, results, study.seeds)],
  };
}

/** The card's suggestion, and whether the arm that it speaks for really was the best, with the fewest labels. */
function suggestionVerdict({ zone, sizes }: Transfer, rows: readonly StudyRow[], results: StepResults) {
  const card = cardOf(results);
  const [labels = 'all'] = sizes;
  if (!card || rows.length === 0) return [];
  const { start, frozen, words } = card.suggestion;
  const spokenFor = start === 'random' ? RANDOM : frozen > 0 ? FROZEN : TUNED;
  const metric = testMetric(rows);
  const average = (arm: string) => mean(valuesOf(rows, arm, metric, { labels }).map(({ value }) => value));
  const [rival = RANDOM] = ARMS.filter((arm) => arm !== spokenFor).toSorted((a, b) => average(a) - average(b));
  const verdict = verdictBetween(rows, { baseline: rival, candidate: spokenFor, metric, zone, factors: { labels } });
  const [low, high] = verdict.interval ?? [0, 0];
  const held = high < 0 ? 'It held' : low > 0 ? 'It did not hold' : 'Whether it held cannot be told';
  const text = `Before training: ${words} ${held} with ${sizeWords(labels)}: ${verdict.text}`;
  return [named('suggestion', { ...verdict, text })];
}

function cardTable(results: StepResults): StudyTable {
  const places = cardOf(results)?.places ?? [];
  return {
    title: 'Similarity of the target to the data of the source, before training',
    head: ['', 'told apart (AUC)', 'MMD²', 'p', 'overlap'],
    rows: places.map(({ layer, auc, mmd, pValue, overlap }) => [
      layer === null ? 'inputs' : `layer ${layer + 1}`,
      ...[auc, mmd, pValue, overlap].map((value) => measure(value, 3)),
    ]),
  };
}

/** How far each layer moved in fine-tuning; the receipts of the first seed's tuned runs. */
function receipts({ sizes, seeds }: Transfer, results: StepResults): StudyTable {
  const lines = sizes.flatMap((size) =>
    [FROZEN, TUNED].flatMap((arm) => {
      const result = results.get(`${arm} ${size} ${seeds[0]}`);
      if (result?.kind !== 'run') return [];
      return result.run.layers.map((layer, i) => [
        `${arm}, ${sizeWords(size)}`,
        i < result.run.spec.stack.length ? `layer ${i + 1}` : 'head',
        typeof layer.source === 'object' ? `layer ${layer.source.layer + 1} of run ${layer.source.run}` : layer.source,
        layer.frozen ? 'frozen' : 'tuned',
        measure(layer.weightChange, 3),
      ]);
    }),
  );
  return {
    title: `Transfer receipts, seed ${seeds[0]}`,
    head: ['', 'layer', 'start', 'in fine-tuning', 'moved'],
    rows: lines,
  };
}

function matrix({ sizes }: Transfer, rows: readonly StudyRow[], metric: string): HeatPicture {
  return {
    kind: 'heat',
    title: 'What transfers, by labels',
    x: { title: 'labels', scale: 'names', metric: null },
    y: { title: 'layers', scale: 'names', metric: null },
    value: { title: metricWords(metric), scale: 'linear', metric },
    columns: [...sizes],
    rows: ARMS,
    cells: ARMS.map((arm) =>
      sizes.map((labels) => {
        const values = valuesOf(rows, arm, metric, { labels });
        const runs = rows.flatMap((row) =>
          row.arm === arm && row.factors.labels === labels && row.run ? [row.run] : [],
        );
        return values.length === 0 ? null : { value: mean(values.map(({ value }) => value)), runs };
      }),
    ),
    paths: [],
  };
}
