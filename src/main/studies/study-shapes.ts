// That layers copied from one step of a study to another fit, before the first of them is trained.
import { AppError } from '#shared/error.ts';
import { type Layer, outputUnits } from '#shared/layer.ts';
import { parseSpec, type Spec } from '#shared/spec.ts';
import type { RunStep } from '#shared/studies/step.ts';

/**
 * inputsOf: columns of a dataset.
 * @throws AppError INVALID_SPEC where the other step has no such layer, SHAPE_MISMATCH where that is of another kind or size.
 */
export function checkShapes(steps: readonly RunStep[], inputsOf: (datasetId: string) => number): void {
  const specs = new Map(steps.map(({ key, spec }) => [key, parseSpec(spec)]));
  for (const spec of specs.values()) {
    spec.stack.forEach((layer, place) => {
      if (typeof layer.source !== 'object' || !layer.source.run.startsWith('@')) return;
      const { run, layer: index } = layer.source;
      const other = specs.get(run.slice(1));
      if (other) checkCopy({ spec, layer, place }, { spec: other, name: run.slice(1), index }, inputsOf);
    });
  }
}

function checkCopy(
  here: { readonly spec: Spec; readonly layer: Layer; readonly place: number },
  there: { readonly spec: Spec; readonly name: string; readonly index: number },
  inputsOf: (datasetId: string) => number,
): void {
  const layer = there.spec.stack[there.index];
  const from = `layer ${there.index + 1} of "${there.name}"`;
  if (!layer) {
    const has = `"${there.name}" has ${there.spec.stack.length}`;
    throw new AppError('INVALID_SPEC', `stack[${here.place}] is to be copied from ${from}, and ${has}; copy fewer.`);
  }
  const kinds = [layer, here.layer].map((it) => (it.kind === 'dense' ? 'dense' : `${it.kind}, ${it.visibleUnits}`));
  if (kinds[0] !== kinds[1]) {
    const what = `${capital(from)} is "${kinds[0]}", and stack[${here.place}], which copies it, is "${kinds[1]}"`;
    throw new AppError('SHAPE_MISMATCH', `${what}; make the two alike.`);
  }
  const sizes = [sizeOf(there.spec, there.index, inputsOf), sizeOf(here.spec, here.place, inputsOf)];
  if (sizes[0] === sizes[1]) return;
  const what = `${capital(from)} is ${sizes[0]}, and stack[${here.place}], which copies it, is ${sizes[1]}`;
  const datasets = here.place === 0 ? ', or choose a dataset with as many inputs' : '';
  throw new AppError('SHAPE_MISMATCH', `${what}; give both stacks the same widths${datasets}.`);
}

function sizeOf({ stack, dataset }: Spec, place: number, inputsOf: (datasetId: string) => number): string {
  const [below, layer] = [stack[place - 1], stack[place]];
  return `${below ? outputUnits(below) : inputsOf(dataset.id)} x ${layer ? outputUnits(layer) : 0}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
