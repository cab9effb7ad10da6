// Settings of the shown rows side by side, in words: which there are, and which differ.
import { areAlike, configurationOf, type Difference, listPlaces } from '#shared/comparison.ts';
import type { Row } from './row.ts';

export interface Setting {
  readonly path: string;
  readonly label: string;
  /** One value per row. */
  readonly values: readonly string[];
  readonly isDifferent: boolean;
}

/** Every setting of these rows in the order of the specification. The dataset's content counts as one of them. */
export function settingsOf(rows: readonly Row[], nameOf: (runId: string) => string): Setting[] {
  const runs = rows.flatMap(({ runs }) => runs);
  const places: Difference[] = [
    ...listPlaces(runs.map(configurationOf)).filter(({ path }) => path !== 'strata'),
    { path: 'dataset.sha256', values: runs.map(({ datasetSha256 }) => datasetSha256.slice(0, 8)) },
  ];
  const ends = rows.map((_, i) => rows.slice(0, i + 1).reduce((sum, it) => sum + it.runs.length, 0));
  return places.map(({ path, values }) => {
    const perRow = rows.map((row, i) => {
      const end = ends[i] ?? 0;
      const own = values.slice(end - row.runs.length, end);
      const isRun = path.endsWith('.source.run');
      return valuesWords(isRun ? own.map((id) => nameOf(String(id))) : own, nameOf);
    });
    return { path, label: placeWords(path), values: perRow, isDifferent: !areAlike(perRow) };
  });
}

/** `stack[0].pretraining.cdSteps` as "Layer 1, pre-training: CD steps". */
export function placeWords(path: string): string {
  const parts = path.replace(/^stack\[(\d+)\]/, (_, layer) => `layer ${Number(layer) + 1}`).split('.');
  const words = parts.map((part) => WORDS[part] ?? part.replace(/([A-Z])/g, ' $1').toLowerCase());
  const last = words.pop() ?? '';
  const text = words.length === 0 ? last : `${words.join(', ')}: ${last}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WORDS: Readonly<Record<string, string>> = {
  pretraining: 'pre-training',
  finetuning: 'fine-tuning',
  cdSteps: 'CD steps',
  id: 'name',
  sha256: 'content',
  source: 'starts from',
  frozen: 'frozen in fine-tuning',
  learningRateScale: 'rate in fine-tuning, times',
};

/** One value where all runs of a row have the same, else each once: "1, 2, 3". */
function valuesWords(values: readonly unknown[], nameOf: (runId: string) => string): string {
  const words = [...new Set(values.map((value) => valueWords(value, nameOf)))];
  return words.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ');
}

export function valueWords(value: unknown, nameOf: (runId: string) => string): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if ('run' in value && 'layer' in value) {
    const stage = 'stage' in value && value.stage === 'finetuned' ? 'fine-tuned' : 'pre-trained';
    return `“${nameOf(String(value.run))}”, layer ${Number(value.layer) + 1}, ${stage}`;
  }
  if ('epochs' in value && 'learningRate' in value) return scheduleWords(value);
  const parts = Object.entries(value).map(([key, it]) => `${placeWords(key).toLowerCase()} ${valueWords(it, nameOf)}`);
  return parts.join(', ') || 'none';
}

/** The settings of a pre-training that only one side has: what says most; the rest is in the specification. */
function scheduleWords(schedule: object): string {
  const { method, cdSteps, epochs, batchSize, learningRate } = schedule as Partial<Record<string, unknown>>;
  const rule = method === undefined ? [] : [`${String(method).toUpperCase()}-${cdSteps ?? 1}`];
  const parts = [...rule, `${epochs} epochs`, `rate ${learningRate}`];
  return [...parts, ...(batchSize === undefined ? [] : [`minibatch ${batchSize}`])].join(', ');
}
