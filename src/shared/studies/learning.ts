// Learning curves of a study's arms, and how soon one run reaches what another came to.
import { metricWords } from '../metric.ts';
import type { Line, LinesPicture } from '../study-picture.ts';
import type { RunStep, StepResults, TuningCurves } from './step.ts';
import { spreadOf } from './tally.ts';

/** What is drawn, the first that the runs have: choices rest on validation, so pictures do too. */
const DRAWN = ['validationError', 'validationRmse', 'validationLoss', 'trainLoss'];

/** One line per arm over the epochs of fine-tuning, each epoch's mean over the seeds that reached it. */
export function learningCurves(title: string, steps: readonly RunStep[], results: StepResults): LinesPicture | null {
  const runs = steps.flatMap((step) => {
    const result = results.get(step.key);
    return result?.kind === 'run' && step.arm !== null ? [{ arm: step.arm, tuning: result.tuning }] : [];
  });
  const metric = DRAWN.find((name) => runs.some(({ tuning }) => tuning[name]));
  if (!metric) return null;
  const lines = [...new Set(runs.map(({ arm }) => arm))].map((arm): Line => {
    const curves = runs.filter((run) => run.arm === arm).map(({ tuning }) => tuning[metric]?.values ?? []);
    const longest = Math.max(0, ...curves.map(({ length }) => length));
    const points = Array.from({ length: longest }, (_, epoch) => {
      const spread = spreadOf(curves.flatMap((values) => values[epoch] ?? []));
      return spread ? [{ x: epoch + 1, ...spread }] : [];
    });
    return { name: arm, points: points.flat() };
  });
  return {
    kind: 'lines',
    title,
    x: { title: 'epoch of fine-tuning', scale: 'linear', metric: null },
    y: { title: metricWords(metric), scale: 'linear', metric },
    lines,
  };
}

/** Length of each layer's gradient at the start of fine-tuning (its first epoch), by arm. */
export function startGradients(title: string, steps: readonly RunStep[], results: StepResults): LinesPicture | null {
  const norms = new Map<string, number[][]>();
  for (const step of steps) {
    const result = results.get(step.key);
    if (result?.kind !== 'run' || step.arm === null) continue;
    const layers = norms.get(step.arm) ?? [];
    norms.set(step.arm, layers);
    for (let layer = 1; result.tuning[gradientName(layer)]; layer++) {
      const first = result.tuning[gradientName(layer)]?.values[0];
      layers[layer - 1] = [...(layers[layer - 1] ?? []), ...(first === undefined ? [] : [first])];
    }
  }
  const lines = [...norms].map(
    ([name, layers]): Line => ({
      name,
      points: layers.flatMap((values, layer) => {
        const spread = spreadOf(values);
        return spread ? [{ x: layer === layers.length - 1 ? 'head' : `layer ${layer + 1}`, ...spread }] : [];
      }),
    }),
  );
  if (lines.every(({ points }) => points.length === 0)) return null;
  return {
    kind: 'lines',
    title,
    x: { title: 'layer', scale: 'names', metric: null },
    y: { title: 'length of the gradient', scale: 'log', metric: null },
    lines,
  };
}

function gradientName(layer: number): string {
  return `gradientNormLayer${layer}`;
}

/** The 0-based epoch at which a run is at least as good as the best of another, on the drawn metric; null where never. */
export function reached(candidate: TuningCurves, other: TuningCurves): { epoch: number | null; of: number } | null {
  const metric = DRAWN.find((name) => candidate[name] && other[name]);
  const [own, theirs] = metric ? [candidate[metric], other[metric]] : [];
  if (!own || !theirs || theirs.values.length === 0) return null;
  const best = Math.min(...theirs.values);
  const at = own.values.findIndex((value) => value <= best);
  return { epoch: at === -1 ? null : at, of: theirs.values.indexOf(best) };
}
