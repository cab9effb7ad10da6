// The settings of the whole run, in the inspector: data, labels, head, fine-tuning, engine, seed.
import { Checkbox, Select } from '@mantine/core';
import type { Spec } from '#shared/spec.ts';
import { useDraft } from './draft-store.ts';
import { setField, setHead } from './edits.ts';
import classes from './inspector.module.css';
import { NumberField } from './number-field.tsx';
import { SchedulePlot } from './schedule-plot.tsx';
import { FINETUNING_SETTINGS } from './setting.ts';
import { SettingForm } from './setting-form.tsx';
import { SettingLine } from './setting-line.tsx';
import { wordsOf } from './setting-words.ts';
import type { Bench } from './use-bench.ts';
import { KERNELS_WORDS, THREADS_WORDS } from './words.ts';

type Set = (path: readonly string[], value: unknown) => void;

export function RunSettings({ bench: { draft, edit } }: { bench: Bench }) {
  const { spec } = draft;
  const set: Set = (path, value) => edit(setField(path, value));
  return (
    <>
      <h3>Data</h3>
      <ScalingChoice scaling={spec.dataset.scaling} set={set} />
      <Share name="validation" spec={spec} set={set} />
      {spec.dataset.split.test !== undefined && <Share name="test" spec={spec} set={set} />}
      <Whole path={['dataset', 'split', 'seed']} value={spec.dataset.split.seed} set={set} />
      {spec.finetuning?.objective === 'discriminative' && <LabelledRows spec={spec} set={set} />}
      <h3 className={classes.heading}>Head</h3>
      <Choice
        path="head.kind"
        value={spec.head.kind}
        onChange={(kind) => edit(setHead(kind as Spec['head']['kind']))}
      />
      {spec.finetuning && (
        <>
          <h3 className={classes.heading}>Fine-tuning</h3>
          <SettingForm
            settings={FINETUNING_SETTINGS}
            values={spec.finetuning}
            onChange={(path, value) => set(['finetuning', ...path], value)}
          />
          <SchedulePlot settings={spec.finetuning} momentum={null} color="train" />
        </>
      )}
      <h3 className={classes.heading}>Run</h3>
      <Whole path={['seed']} value={spec.seed} set={set} />
      <Choice path="engine" value={spec.engine} onChange={(engine) => set(['engine'], engine)} />
      <EngineSettings />
    </>
  );
}

function ScalingChoice({ scaling, set }: { scaling: Spec['dataset']['scaling']; set: Set }) {
  const threshold = typeof scaling === 'object' ? scaling.binarise : null;
  const choose = (value: string) => set(['dataset', 'scaling'], value === 'binarise' ? { binarise: 0.5 } : value);
  return (
    <>
      <Choice path="dataset.scaling" value={threshold === null ? String(scaling) : 'binarise'} onChange={choose} />
      {threshold !== null && (
        <SettingLine words={wordsOf('dataset.scaling.binarise')} isChanged={threshold !== 0.5}>
          {(id) => (
            <NumberField
              id={id}
              min={0}
              max={1}
              value={threshold}
              onCommit={(value) => set(['dataset', 'scaling', 'binarise'], value)}
            />
          )}
        </SettingLine>
      )}
    </>
  );
}

function Share({ name, spec, set }: { name: 'validation' | 'test'; spec: Spec; set: Set }) {
  return (
    <SettingLine words={wordsOf(`dataset.split.${name}`)}>
      {(id) => (
        <NumberField
          id={id}
          min={0}
          max={90}
          suffix=" %"
          value={Math.round(1e6 * (spec.dataset.split[name] ?? 0)) / 1e4}
          onCommit={(value) => value !== null && set(['dataset', 'split', name], value / 100)}
        />
      )}
    </SettingLine>
  );
}

function Whole({ path, value, set }: { path: readonly string[]; value: number; set: Set }) {
  return (
    <SettingLine words={wordsOf(path.join('.'))}>
      {(id) => <NumberField id={id} min={0} isWhole value={value} onCommit={(next) => set(path, next)} />}
    </SettingLine>
  );
}

/** A choice with the words for its path. */
export function Choice({ path, value, onChange }: { path: string; value: string; onChange: (value: string) => void }) {
  const { choices = {} } = wordsOf(path);
  return (
    <SettingLine words={wordsOf(path)}>
      {(id) => (
        <Select
          id={id}
          data={Object.entries(choices).map(([it, label]) => ({ value: it, label }))}
          value={value}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
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
          onCommit={(value) =>
            set(['dataset', 'labelledRows'], value === null ? 'all' : { count: value, seed: split.seed })
          }
        />
      )}
    </SettingLine>
  );
}

/** Belongs to the start of the run, so it is no edit of the draft. */
function EngineSettings() {
  const { engine, setEngine } = useDraft();
  return (
    <>
      <SettingLine words={THREADS_WORDS} isChanged={engine.threads !== null}>
        {(id) => (
          <NumberField
            id={id}
            min={1}
            max={256}
            isWhole
            mayBeEmpty
            placeholder="as many as fit"
            value={engine.threads}
            onCommit={(threads) => setEngine({ ...engine, threads })}
          />
        )}
      </SettingLine>
      <SettingLine words={KERNELS_WORDS} isChanged={engine.isWide}>
        {(id) => (
          <Checkbox
            id={id}
            checked={engine.isWide}
            onChange={({ currentTarget }) => setEngine({ ...engine, isWide: currentTarget.checked })}
          />
        )}
      </SettingLine>
    </>
  );
}
