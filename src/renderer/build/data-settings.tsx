// The settings of the data: scaling, split, and how many labels count.
import type { Spec } from '#shared/spec.ts';
import { NumberField } from '../widgets/number-field.tsx';
import { setField } from './edits.ts';
import { DEFAULT_TEST } from './layer-issues.ts';
import { SettingChoice, SettingNumber } from './setting-choice.tsx';
import { SettingLine } from './setting-line.tsx';
import { wordsOf } from './setting-words.ts';
import type { Bench } from './use-bench.ts';

type Set = (path: readonly string[], value: unknown) => void;

export function DataSettings({ bench: { draft, edit, manifest } }: { bench: Bench }) {
  const { spec } = draft;
  const { split } = spec.dataset;
  const set: Set = (path, value) => edit(setField(['dataset', ...path], value));
  return (
    <>
      <h3>Data</h3>
      <ScalingChoice scaling={spec.dataset.scaling} set={set} />
      <Share name="validation" value={split.validation} set={set} />
      {manifest?.testRows === 0 && <Share name="test" value={split.test ?? DEFAULT_TEST} set={set} />}
      <SettingNumber path="dataset.split.seed" value={split.seed} onChange={(seed) => set(['split', 'seed'], seed)} />
      {spec.finetuning && <LabelledRows spec={spec} set={set} />}
    </>
  );
}

function ScalingChoice({ scaling, set }: { scaling: Spec['dataset']['scaling']; set: Set }) {
  const threshold = typeof scaling === 'object' ? scaling.binarise : null;
  const choose = (value: string) => set(['scaling'], value === 'binarise' ? { binarise: 0.5 } : value);
  return (
    <>
      <SettingChoice
        path="dataset.scaling"
        value={threshold === null ? String(scaling) : 'binarise'}
        onChange={choose}
      />
      {threshold !== null && (
        <SettingLine words={wordsOf('dataset.scaling.binarise')} isChanged={threshold !== 0.5}>
          {(id) => (
            <NumberField
              id={id}
              min={0}
              max={1}
              value={threshold}
              onCommit={(value) => set(['scaling', 'binarise'], value)}
            />
          )}
        </SettingLine>
      )}
    </>
  );
}

function Share({ name, value, set }: { name: 'validation' | 'test'; value: number; set: Set }) {
  return (
    <SettingLine words={wordsOf(`dataset.split.${name}`)}>
      {(id) => (
        <NumberField
          id={id}
          min={0}
          max={90}
          suffix=" %"
          value={Math.round(1e6 * value) / 1e4}
          onCommit={(percent) => percent !== null && set(['split', name], percent / 100)}
        />
      )}
    </SettingLine>
  );
}

function LabelledRows({ spec, set }: { spec: Spec; set: Set }) {
  const { labelledRows, split } = spec.dataset;
  const chosen = typeof labelledRows === 'object' ? labelledRows : null;
  const isList = chosen !== null && 'indices' in chosen;
  const count = chosen && ('count' in chosen ? chosen.count : chosen.indices.length);
  return (
    <>
      <SettingLine words={wordsOf('dataset.labelledRows')} isChanged={count !== null}>
        {(id) => (
          <NumberField
            id={id}
            min={1}
            isWhole
            mayBeEmpty
            placeholder="all"
            disabled={isList}
            value={count}
            onCommit={(value) => set(['labelledRows'], value === null ? 'all' : { count: value, seed: split.seed })}
          />
        )}
      </SettingLine>
      {chosen && 'count' in chosen && (
        <SettingNumber
          path="dataset.labelledRows.seed"
          value={chosen.seed}
          onChange={(seed) => set(['labelledRows', 'seed'], seed)}
        />
      )}
    </>
  );
}
