// Drafts and edits as people might make them, for tests that must hold for all of them.
import fc from 'fast-check';
import { type Draft, draftOf } from '../../../src/renderer/build/draft.ts';
import {
  duplicateLayer,
  type Edit,
  insertLayer,
  moveLayer,
  removeLayer,
  rename,
  replaceSpec,
  setField,
  setFrozen,
  setGoal,
  setHead,
  setLayerField,
  setSeeds,
  setSource,
  setUnits,
  together,
} from '../../../src/renderer/build/edits.ts';
import { dense, FREEZE_PRESETS, freeze, rbm, STACK_PRESETS, setReading } from '../../../src/renderer/build/presets.ts';
import { parseSpec } from '../../../src/shared/spec.ts';

/** 784 inputs, two RBMs of 500 and 250 units, a softmax head. */
export function startDraft(): Draft {
  const stack = [500, 250].map((hidden) => ({ kind: 'rbm', hidden }));
  return draftOf(parseSpec({ strata: 1, name: 'start', dataset: { id: 'digits' }, stack }));
}

const index = fc.nat({ max: 6 });
const units = fc.integer({ min: 1, max: 2000 });
const source = fc.oneof(
  fc.constantFrom('pretrain' as const, 'random' as const),
  fc.record({
    run: fc.constantFrom('01J0000000000000000000000A', '01J0000000000000000000000B'),
    layer: fc.nat({ max: 3 }),
    stage: fc.constantFrom('pretrained' as const, 'finetuned' as const),
  }),
);
const layer = fc.oneof(
  units.map((it) => rbm(it)),
  units.map((it) => dense(it)),
);
const head = fc.constantFrom(...(['softmax', 'sigmoid', 'regression', 'label-units', 'none'] as const));
const goal = fc.constantFrom(...(['discriminative', 'autoencoder', 'up-down', null] as const));

/** An edit that depends on the draft it meets, like a preset; under one name. */
function meeting(label: string, make: (draft: Draft) => Edit): Edit {
  return { label, apply: (draft) => make(draft).apply(draft) };
}

const simple: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(index, units).map(([i, it]) => setUnits(i, it)),
  fc.tuple(index, source).map(([i, it]) => setSource(i, it)),
  fc.tuple(index, fc.boolean()).map(([i, it]) => setFrozen(i, it)),
  fc.tuple(index, fc.double({ min: 0, max: 1000, noNaN: true })).map(([i, it]) => {
    return setLayerField(i, ['learningRateScale'], it);
  }),
  fc.tuple(index, layer).map(([i, it]) => insertLayer(i, it)),
  index.map((i) => removeLayer(i)),
  index.map((i) => duplicateLayer(i)),
  fc.tuple(index, index).map(([from, to]) => moveLayer(from, to)),
  fc.string({ maxLength: 20 }).map((it) => rename(it)),
  fc.constantFrom(1, 3, 5).map((it) => setSeeds(it)),
  head.map((it) => setHead(it)),
  goal.map((it) => setGoal(it)),
  fc.nat().map((it) => setField(['seed'], it)),
  fc.constantFrom('unit', 'standardise', 'none').map((it) => setField(['dataset', 'scaling'], it)),
  fc.constantFrom('unroll' as const, 'features' as const).map((reading) => {
    return meeting(reading, ({ spec }) => setReading(spec, reading));
  }),
  fc.constantFrom(...FREEZE_PRESETS).map((preset) => meeting(preset.title, ({ spec }) => freeze(preset, spec.stack))),
  fc.constantFrom(...STACK_PRESETS).map((preset) => {
    return meeting(preset.title, ({ spec }) => replaceSpec(preset.title, preset.apply(spec)));
  }),
);

export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 9, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 4 }).map((edits) => together('several', edits)) },
);
