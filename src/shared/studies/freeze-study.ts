// What should I freeze? Every depth from either end, with the control that tells "too specific" from "torn apart".

import { metricWords } from '../metric.ts';
import { parseSpec, type Spec } from '../spec.ts';
import { mean } from '../statistics.ts';
import type { StudyOf } from '../study.ts';
import type { NamedVerdict, StudyRow, StudyTable, StudyVerdict } from '../study-outcome.ts';
import type { Line, LinesPicture } from '../study-picture.ts';
import {
  copied,
  fresh,
  hasValidation,
  machineCount,
  prefixStep,
  runStep,
  type Stage,
  stacked,
  tunedBaseOf,
} from './arms.ts';
import type { RunStep, Step, StepResults, StudyDesign } from './step.ts';
import {
  cautionsOf,
  choiceMetric,
  NOTHING_YET,
  named,
  runRows,
  spreadOf,
  spreadWords,
  testMetric,
  valuesOf,
  verdictBetween,
} from './tally.ts';

type Freeze = StudyOf<'freeze'>;

const NOTHING_COPIED = 'nothing copied';
/** The arms by how a number of layers is kept. */
const FROZEN = { first: 'first frozen', last: 'last frozen' } as const;
const TUNED = { first: 'first copied, tuned', last: 'last copied, tuned' } as const;
const SELF = "first frozen, copied from the task's own network";
const GRADUAL = 'all copied, unfrozen from the top';

export const freezeStudy: StudyDesign<'freeze'> = {
  question: () => 'What should I freeze?',
  design: ({ seeds, source, selfCopy, base }) => [
    source === null
      ? 'Layers come from pre-training on the same rows, without labels, once per seed.'
      : 'Layers come from the source as it stands after its own training.',
    'Of the k layers kept from either end all are frozen, or all tuned; the others start at random. k = 0 keeps none.',
    ...(selfCopy
      ? [
          'The control copies the first k layers of a network trained for this very task, with another seed where there are several: what it loses was torn apart, not too specific (Yosinski et al. 2014).',
        ]
      : []),
    `Seeds ${seeds.join(', ')}. ${hasValidation({ base }) ? 'The depth is chosen by validation rows' : 'There are no validation rows, so no depth is chosen'}; test rows are looked at once per run.`,
  ],
  plan,
  outcome,
  template: (base) => ({
    base,
    seeds: [1, 2, 3, 4, 5],
    source: null,
    ends: ['first', 'last'],
    selfCopy: true,
    gradual: true,
  }),
};

/** Where the layers of a seed come from, and the steps that make them. */
function sourceOf(study: Freeze, base: Spec, seed: number): { run: string; stage: Stage; steps: RunStep[] } {
  const { source } = study;
  if (source === null) return { run: `@pretraining ${seed}`, stage: 'pretrained', steps: [prefixStep(base, seed)] };
  if ('run' in source) return { run: source.run, stage: source.stage ?? 'finetuned', steps: [] };
  const spec = parseSpec({ strata: 1, ...source.spec });
  const stage = spec.finetuning ? 'finetuned' : 'pretrained';
  const step = runStep(`source ${seed}`, { arm: null, seed, factors: {} }, spec);
  return { run: `@source ${seed}`, stage, steps: [step] };
}

function plan(study: Freeze): Step[] {
  const base = tunedBaseOf(study);
  const depth = machineCount(base);
  return study.seeds.flatMap((seed, i): Step[] => {
    const { run, stage, steps } = sourceOf(study, base, seed);
    const arm = (name: string, kept: number, spec: Spec) =>
      runStep(
        `${name} ${kept} ${seed}`,
        { arm: name, seed, factors: { kept } },
        { ...spec, name: `${study.name}: ${name}, ${kept}` },
      );
    const keep = (isKept: (layer: number) => boolean, from: string, at: Stage, frozen: boolean) =>
      stacked(base, (layer, l) => (l >= depth ? layer : isKept(l) ? copied(layer, from, l, at, frozen) : fresh(layer)));
    const depths = Array.from({ length: depth }, (_, k) => k + 1);
    const ends = study.ends.flatMap((end) =>
      depths.flatMap((kept) => {
        const isKept = (l: number) => (end === 'first' ? l < kept : l >= depth - kept);
        // All layers from one end are all layers from the other.
        if (end === 'last' && kept === depth && study.ends.includes('first')) return [];
        return [
          arm(FROZEN[end], kept, keep(isKept, run, stage, true)),
          arm(TUNED[end], kept, keep(isKept, run, stage, false)),
        ];
      }),
    );
    // The next seed's network: with the same seed the layers on top would begin where they once began together.
    const other = study.seeds[(i + 1) % study.seeds.length];
    const self = study.selfCopy
      ? depths.map((kept) =>
          arm(
            SELF,
            kept,
            keep((l) => l < kept, `@${NOTHING_COPIED} 0 ${other}`, 'finetuned', true),
          ),
        )
      : [];
    const all = keep(() => true, run, stage, false);
    const gradual = study.gradual ? [arm(GRADUAL, depth, gradually(all, depth))] : [];
    const none = keep(() => false, run, stage, false);
    return [...steps, arm(NOTHING_COPIED, 0, none), ...ends, ...self, ...gradual];
  });
}

/** Half of the epochs for the layers to join, evenly. */
function gradually(spec: Spec, depth: number): Spec {
  if (!spec.finetuning) return spec;
  const everyEpochs = Math.max(1, Math.floor(spec.finetuning.epochs / 2 / depth));
  return { ...spec, finetuning: { ...spec.finetuning, headOnlyEpochs: everyEpochs, unfreezing: { everyEpochs } } };
}

function armsOf(rows: readonly StudyRow[]): string[] {
  return [...new Set(rows.map(({ arm }) => arm))].filter((arm) => arm !== NOTHING_COPIED);
}

function outcome(study: Freeze, steps: readonly Step[], results: StepResults) {
  const rows = runRows(steps, results);
  const metric = testMetric(rows);
  const choice = choiceMetric(rows);
  const best = choice === null ? null : bestOf(rows, choice);
  return {
    rows,
    tables: [depthTable(rows, metric, choice)],
    pictures: rows.length === 0 ? [] : [depthPicture(rows, metric)],
    verdict: rows.length === 0 ? NOTHING_YET : verdictOf(study, rows, metric, best),
    more: armsOf(rows)
      .flatMap((arm) =>
        keptOf(rows, arm).map((kept) => named(`${arm}, ${kept}`, against(study, rows, metric, arm, kept))),
      )
      .concat(specificity(study, rows, metric)),
    cautions: [
      ...cautionsOf(steps, results, study.seeds),
      ...(choice === null && rows.length > 0
        ? ['No validation rows, so no depth is chosen: the test rows must not choose.']
        : []),
    ],
  };
}

function keptOf(rows: readonly StudyRow[], arm: string): number[] {
  const kept = rows.flatMap((row) =>
    row.arm === arm && typeof row.factors.kept === 'number' ? [row.factors.kept] : [],
  );
  return [...new Set(kept)].toSorted((a, b) => a - b);
}

/** The arm and depth with the lowest mean on validation rows. */
function bestOf(rows: readonly StudyRow[], choice: string): { arm: string; kept: number } | null {
  // The control tells what went wrong; it is nothing to choose.
  const arms = armsOf(rows).filter((arm) => arm !== SELF);
  const all = [...arms, NOTHING_COPIED].flatMap((arm) => keptOf(rows, arm).map((kept) => ({ arm, kept })));
  const scored = all.map((it) => ({
    ...it,
    score: mean(valuesOf(rows, it.arm, choice, { kept: it.kept }).map(({ value }) => value)),
  }));
  return scored.toSorted((a, b) => a.score - b.score)[0] ?? null;
}

/** One arm and depth against a network that starts at random. */
function against({ zone }: Freeze, rows: readonly StudyRow[], metric: string, arm: string, kept: number): StudyVerdict {
  const two = rows.filter((row) => row.arm === NOTHING_COPIED || (row.arm === arm && row.factors.kept === kept));
  return verdictBetween(two, { baseline: NOTHING_COPIED, candidate: arm, metric, zone });
}

/** Torn apart alike, so what is left between the two is how specific the source's layers are. */
function specificity({ zone }: Freeze, rows: readonly StudyRow[], metric: string): NamedVerdict[] {
  return keptOf(rows, SELF).flatMap((kept) => {
    const ours = { baseline: SELF, candidate: FROZEN.first, metric, zone, factors: { kept } };
    const isThere = keptOf(rows, FROZEN.first).includes(kept);
    return isThere ? [named(`too specific? first ${kept} frozen`, verdictBetween(rows, ours))] : [];
  });
}

function verdictOf(
  study: Freeze,
  rows: readonly StudyRow[],
  metric: string,
  best: { arm: string; kept: number } | null,
): StudyVerdict {
  if (!best) return { ...NOTHING_YET, text: 'No validation rows, so no depth is chosen; the table shows every one.' };
  if (best.arm === NOTHING_COPIED) {
    return {
      ...NOTHING_YET,
      text: 'By the validation rows nothing is worth copying here: a network that starts at random is best.',
    };
  }
  const verdict = against(study, rows, metric, best.arm, best.kept);
  const layers = `${best.kept} ${best.kept === 1 ? 'layer' : 'layers'}`;
  return { ...verdict, text: `Best by the validation rows: ${best.arm}, ${layers}. On the test rows: ${verdict.text}` };
}

function depthTable(rows: readonly StudyRow[], metric: string, choice: string | null): StudyTable {
  const line = (arm: string, kept: number) => [
    arm,
    String(kept),
    ...[metric, ...(choice === null ? [] : [choice])].map((name) =>
      spreadWords(
        name,
        valuesOf(rows, arm, name, { kept }).map(({ value }) => value),
      ),
    ),
  ];
  return {
    title: 'By arm and layers kept, mean ± standard deviation over seeds',
    head: ['', 'layers kept', metricWords(metric), ...(choice === null ? [] : [metricWords(choice)])],
    rows: [NOTHING_COPIED, ...armsOf(rows)].flatMap((arm) => keptOf(rows, arm).map((kept) => line(arm, kept))),
  };
}

function depthPicture(rows: readonly StudyRow[], metric: string): LinesPicture {
  const none = spreadOf(valuesOf(rows, NOTHING_COPIED, metric).map(({ value }) => value));
  const lines = armsOf(rows).map((arm): Line => {
    const points = keptOf(rows, arm).flatMap((kept) => {
      const spread = spreadOf(valuesOf(rows, arm, metric, { kept }).map(({ value }) => value));
      return spread ? [{ x: kept, ...spread }] : [];
    });
    const begins = none && arm !== GRADUAL ? [{ x: 0, ...none }] : [];
    return { name: arm, points: [...begins, ...points] };
  });
  return {
    kind: 'lines',
    title: 'Error by how many layers are kept',
    x: { title: 'layers kept', scale: 'linear', metric: null },
    y: { title: metricWords(metric), scale: 'linear', metric },
    lines,
  };
}
