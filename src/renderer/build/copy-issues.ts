// What is wrong with layers that start from saved runs: sizes, places, and weights that are used twice.
import type { Layer, LayerReference } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import { type Draft, type LayerShape, namedLayers, shapesOf, withLayers } from './draft.ts';
import { type Edit, setField, setLayerField, setSource, setUnits, together } from './edits.ts';
import type { Fix, Issue, Surroundings } from './issue.ts';
import { dense } from './presets.ts';

interface Copy {
  readonly index: number;
  readonly layer: Layer;
  readonly source: LayerReference;
}

export function copyIssues(draft: Draft, { manifest, runs }: Surroundings): Issue[] {
  const copies = draft.spec.stack.flatMap((layer, index): Copy[] =>
    typeof layer.source === 'object' ? [{ index, layer, source: layer.source }] : [],
  );
  const mistake = weightsTwice(copies, runs);
  if (mistake) return [mistake];
  const shapes = manifest && shapesOf(draft.spec.stack, manifest.inputs);
  return copies.flatMap((copy) => {
    const run = runOf(copy.source, runs);
    if (!run) return missingRun(copy, runs);
    const shape = shapes?.[copy.index];
    return [...(shape ? sizeIssues(copy, run, shape) : []), ...placeIssues(copy, run), ...stageIssues(copy, run)];
  });
}

export function runOf({ run: id }: LayerReference, runs: readonly Run[]): Run | null {
  return runs.find((run) => run.id.startsWith(id)) ?? null;
}

/**
 * The mistake that people ask about most: the output of an RBM is fed into a network that starts from the same weights.
 * Recognised wherever one saved layer stands in the stack twice.
 */
function weightsTwice(copies: readonly Copy[], runs: readonly Run[]): Issue | null {
  const isSame = (a: LayerReference, b: LayerReference) => a.run === b.run && a.layer === b.layer;
  const again = copies.filter(({ source }, i) => copies.slice(0, i).some((it) => isSame(it.source, source)));
  const [first] = again;
  if (!first) return null;
  const below = copies.find(({ source }) => isSame(source, first.source));
  const name = runOf(first.source, runs)?.name ?? first.source.run;
  const indices = again.map(({ index }) => index);
  return {
    kind: 'warn',
    where: first.index,
    field: 'source',
    what: `Layers ${(below?.index ?? 0) + 1} and ${first.index + 1} both start from layer ${first.source.layer + 1} of “${name}”.`,
    why: 'Those weights expect what they were trained on, and get the features that they have made of it already: the error begins high, and pre-training is lost. Either the weights start the network, or what comes out of them feeds new layers.',
    fixes: [
      { title: 'Let the weights start the network', edit: startOnce(indices) },
      { title: 'Feed new layers instead', edit: feedNew(Math.min(...indices)) },
    ],
  };
}

/** Keeps each saved layer once, to be fine-tuned. */
function startOnce(again: readonly number[]): Edit {
  return {
    label: 'Let the weights start the network',
    apply: (draft) => {
      const kept = namedLayers(draft).filter((_, index) => !again.includes(index));
      return withLayers(
        draft,
        kept.map(([id, layer]) => [id, typeof layer.source === 'object' ? { ...layer, frozen: false } : layer]),
      );
    },
  };
}

/** From `index` on layers are new ones of the same widths; those below only make features. */
function feedNew(index: number): Edit {
  return {
    label: 'Feed new layers',
    apply: (draft) =>
      withLayers(
        draft,
        namedLayers(draft).map(([id, layer], i) => [
          id,
          i < index ? { ...layer, frozen: true } : dense(outputUnits(layer)),
        ]),
      ),
  };
}

function missingRun({ index, layer, source }: Copy, runs: readonly Run[]): Issue[] {
  if (runs.length === 0) return [];
  const what = `Run ${source.run}, where this layer’s weights should come from, is not here.`;
  return [{ kind: 'stop', where: index, field: 'source', what, why: '', fixes: [otherStart(index, layer)] }];
}

function otherStart(index: number, layer: Layer): Fix {
  return layer.kind === 'dense'
    ? { title: 'Start at random', edit: setSource(index, 'random') }
    : { title: 'Pre-train here', edit: setSource(index, 'pretrain') };
}

function sizeIssues({ index, source }: Copy, run: Run, shape: LayerShape): Issue[] {
  const saved = run.layers[source.layer];
  if (!saved) return [];
  const from = `layer ${source.layer + 1} of “${run.name}”`;
  const issues: Issue[] = [];
  if (saved.outputs !== shape.outputs) {
    const what = `${shape.outputs} units do not match the ${saved.outputs} of ${from}.`;
    const fixes = [{ title: `Set to ${saved.outputs}`, edit: setUnits(index, saved.outputs) }];
    issues.push({ kind: 'stop', where: index, field: 'hidden', what, why: '', fixes });
  }
  if (saved.inputs !== shape.inputs) {
    const what = `${shape.inputs} inputs do not match the ${saved.inputs} of ${from}.`;
    const isLowest = index === 0;
    const why = isLowest ? 'Choose a dataset with as many inputs, or another start for this layer.' : '';
    const fixes = isLowest
      ? []
      : [{ title: `Set layer ${index} to ${saved.inputs}`, edit: setUnits(index - 1, saved.inputs) }];
    issues.push({ kind: 'stop', where: index, field: 'source', what, why, fixes });
  }
  return issues;
}

/** A layer that saw the data belongs at the bottom, any other one above something. */
function placeIssues({ index, layer, source }: Copy, run: Run): Issue[] {
  const isAtBottom = index === 0;
  if (isAtBottom === (source.layer === 0)) return [];
  const from = `layer ${source.layer + 1} of “${run.name}”`;
  const what = isAtBottom
    ? `This layer sees the data, but ${from} was trained on what the layer below it made of its data.`
    : `This layer sees what layer ${index} makes of the data, but ${from} was trained on the data itself.`;
  const why = 'Weights are worth little on another input than the one that they were trained on.';
  return [{ kind: 'warn', where: index, field: 'source', what, why, fixes: [otherStart(index, layer)] }];
}

function stageIssues({ index, layer, source }: Copy, run: Run): Issue[] {
  const issues: Issue[] = [];
  if (source.stage === 'finetuned' && run.spec.finetuning === null) {
    const what = `“${run.name}” was never fine-tuned.`;
    const edit = setLayerField(index, ['source', 'stage'], 'pretrained');
    const fixes = [{ title: 'Take the pre-trained weights', edit }];
    issues.push({ kind: 'stop', where: index, field: 'source', what, why: '', fixes });
  }
  const there = run.spec.stack[source.layer];
  if (layer.kind !== 'dense' && there && there.kind === layer.kind && there.visibleUnits !== layer.visibleUnits) {
    const what = `The weights were learnt for other visible units than this layer’s.`;
    const title = `Use those of “${run.name}”`;
    // At the bottom, the data have to suit them as well.
    const scaled = index === 0 ? [setField(['dataset', 'scaling'], 'from-source')] : [];
    const edit = together(title, [setLayerField(index, ['visibleUnits'], there.visibleUnits), ...scaled]);
    const fixes = [{ title, edit }];
    issues.push({ kind: 'stop', where: index, field: 'visibleUnits', what, why: '', fixes });
  }
  return issues;
}
