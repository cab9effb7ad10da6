// What may be asked about the insides of the shown runs, and the answers as pictures.

import type { AlignmentResult } from '#shared/alignment.ts';
import { alignmentPicture } from '#shared/alignment-picture.ts';
import type { Analysis, AnalysisQuestion } from '#shared/analysis.ts';
import type { EmbeddingResult } from '#shared/embedding.ts';
import { embeddingPicture } from '#shared/embedding-picture.ts';
import type { Run } from '#shared/run.ts';
import type { ChartPicture } from '#shared/study-chart.ts';
import type { SurfaceResult } from '#shared/surface.ts';
import { surfaceLines, surfaceMap } from '#shared/surface-picture.ts';

export type Look = 'surface' | 'embedding' | 'alignment';

export const LOOKS: readonly { readonly value: Look; readonly label: string }[] = [
  { value: 'surface', label: 'Loss surface' },
  { value: 'embedding', label: 'Embedding' },
  { value: 'alignment', label: 'Layer likeness' },
];

/** How an embedding is made; layer is 0-based, -1 stands for the inputs. */
export interface EmbeddingChoice {
  readonly layer: number;
  readonly stage: 'pretrained' | 'finetuned';
  readonly method: 'pca' | 'umap';
}

/** A question with the runs that it is asked of. */
export interface Asked {
  readonly request: AnalysisQuestion;
  readonly runs: readonly string[];
}

const MOST_RUNS: Readonly<Record<Look, number>> = { surface: 3, embedding: 1, alignment: 2 };
const LEAST_RUNS: Readonly<Record<Look, number>> = { surface: 1, embedding: 1, alignment: 2 };

/** The question about the shown rows, each a group of runs; null where too few of them can answer it. */
export function questionOf(look: Look, rows: readonly (readonly Run[])[], choice: EmbeddingChoice): Asked | null {
  const able = rows.map((runs) => runs.filter((run) => canAnswer(look, run)));
  // One of each row first: rows are what people compare. Then the other runs of a row, where one row is all there is.
  const firsts = able.flatMap(([first]) => first ?? []);
  const others = able.flatMap(([, ...rest]) => rest);
  const enough = firsts.length >= LEAST_RUNS[look] ? firsts : [...firsts, ...others];
  const chosen = enough.slice(0, MOST_RUNS[look]);
  if (chosen.length < LEAST_RUNS[look]) return null;
  const runs = chosen.map(({ id }) => id);
  if (look === 'embedding') {
    // The choice may come from a deeper stack that was shown before.
    const layer = Math.min(choice.layer, (chosen[0]?.spec.stack.length ?? 0) - 1);
    return { request: { kind: 'embedding', ...choice, layer }, runs };
  }
  if (look === 'surface') return { request: { kind: 'surface' }, runs };
  const isTuned = chosen.every(({ spec }) => spec.finetuning !== null);
  return { request: { kind: 'alignment', stage: isTuned ? 'finetuned' : 'pretrained' }, runs };
}

/** A loss surface is that of a network under a head; the other questions are asked of any layers. */
function canAnswer(look: Look, { state, spec }: Run): boolean {
  return state === 'finished' && (look !== 'surface' || spec.finetuning?.objective === 'discriminative');
}

const MISSING: Readonly<Record<Look, string>> = {
  surface: 'A finished run that was fine-tuned under a head is needed; show one on the left.',
  embedding: 'A finished run is needed; show one on the left.',
  alignment: 'Two finished runs are needed; show two on the left.',
};

/** What is missing, and what to do. */
export function missingWords(look: Look): string {
  return MISSING[look];
}

/** In one sentence, what the question is asked of. */
export function subjectWords(look: Look, { runs }: Asked, nameOf: (run: string) => string): string {
  const names = runs.map(nameOf).join('; ');
  if (look === 'surface') return `Loss between the start and the end of fine-tuning: ${names}.`;
  return look === 'embedding'
    ? `Held-out rows of one run: ${names}.`
    : `Layers of two runs on the same held-out rows: ${names}.`;
}

const HOW_TO_READ = {
  line: 'A curve that only falls was an easy way down; a hump on the way between two ends means that they lie in different valleys.',
  plane:
    'Each cell is the network with the weights of that place, and the lines go from the start of a run to its end: low cells around an end are a wide valley.',
  likeness:
    'At 1 two layers tell the rows apart in the same way, whatever the order and sign of their units; at 0 they have nothing in common.',
  pca: 'Points far apart differ in what varies most; classes that overlap here may still part in directions that are not shown.',
  umap: 'Points close together are alike to this layer; how far apart groups are, and how large, says little.',
};

/** In one sentence, how to read a picture that answers the request. */
export function readingOf({ request }: Asked, { kind }: ChartPicture): string {
  if (request.kind === 'embedding') return HOW_TO_READ[request.method ?? 'pca'];
  if (request.kind === 'alignment') return HOW_TO_READ.likeness;
  return kind === 'lines' ? HOW_TO_READ.line : HOW_TO_READ.plane;
}

export function picturesOf(
  { request, runs }: Asked,
  answer: Analysis,
  nameOf: (run: string) => string,
): ChartPicture[] {
  if (request.kind === 'embedding') return [embeddingPicture(answer as EmbeddingResult)];
  if (request.kind === 'alignment') {
    const [first = '', second = ''] = runs.map(nameOf);
    return [alignmentPicture(answer as AlignmentResult, first, second)];
  }
  const found = answer as SurfaceResult;
  const drawn = (['loss', 'error'] as const).flatMap((shown) => [
    surfaceLines(found, shown, nameOf),
    surfaceMap(found, shown, nameOf),
  ]);
  return drawn.filter((picture) => picture !== null);
}
