// The settings of the whole run, in the inspector: data, labels, fine-tuning, engine, seed.
import { Checkbox, NumberInput } from '@mantine/core';
import type { Spec } from '#shared/spec.ts';
import { useDraft } from './draft-store.ts';
import { setField } from './edits.ts';
import { FieldInput, Setting } from './field-input.tsx';
import { FINETUNING_FIELDS, HELP } from './fields.ts';
import classes from './inspector.module.css';
import { Choice } from './layer-settings.tsx';
import type { Bench } from './use-bench.ts';

const SCALINGS = [
  ['unit', '0 to 1'],
  ['threshold', 'threshold at 0.5'],
  ['standardise', 'mean 0, variance 1'],
  ['sample', 'drawn as 0 or 1'],
  ['none', 'as it is'],
  ['from-source', 'as the copied run'],
] as const;

const ENGINES = [
  ['auto', 'the best one here'],
  ['wasm', 'bundled'],
  ['tensorflow', 'native TensorFlow'],
  ['cpu', 'plain JavaScript'],
] as const;

export function RunSettings({ bench: { draft, edit } }: { bench: Bench }) {
  const { spec } = draft;
  const { scaling, split } = spec.dataset;
  const set = (path: readonly string[]) => (value: unknown) => edit(setField(path, value));
  const share = (name: 'validation' | 'test', label: string) => (
    <Setting label={label} help={HELP.split}>
      {(id) => (
        <NumberInput
          id={id}
          min={0}
          max={90}
          suffix=" %"
          value={Math.round(1000 * (split[name] ?? 0)) / 10}
          onChange={(value) => typeof value === 'number' && set(['dataset', 'split', name])(value / 100)}
        />
      )}
    </Setting>
  );
  return (
    <>
      <h3>Data</h3>
      <Choice
        label="Scaling"
        help={HELP.scaling}
        options={SCALINGS}
        value={typeof scaling === 'object' ? 'threshold' : scaling}
        onChange={(value) => set(['dataset', 'scaling'])(value === 'threshold' ? { binarise: 0.5 } : value)}
      />
      {share('validation', 'Validation')}
      {split.test !== undefined && share('test', 'Test')}
      {spec.head.kind !== 'none' && <LabelledRows spec={spec} onChange={set(['dataset', 'labelledRows'])} />}
      {spec.finetuning && (
        <>
          <h3 className={classes.heading}>Fine-tuning</h3>
          {FINETUNING_FIELDS.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={spec.finetuning?.[field.name as keyof typeof spec.finetuning]}
              mayBeEmpty={field.name === 'patience'}
              onChange={set(['finetuning', field.name])}
            />
          ))}
        </>
      )}
      <h3 className={classes.heading}>Run</h3>
      <Setting label="First seed" help={HELP.seed}>
        {(id) => (
          <NumberInput
            id={id}
            min={0}
            allowDecimal={false}
            value={spec.seed}
            onChange={(value) => typeof value === 'number' && set(['seed'])(value)}
          />
        )}
      </Setting>
      <Choice label="Engine" help={HELP.engine} options={ENGINES} value={spec.engine} onChange={set(['engine'])} />
      <EngineChoice />
    </>
  );
}

function LabelledRows({ spec, onChange }: { spec: Spec; onChange: (value: unknown) => void }) {
  const { labelledRows } = spec.dataset;
  const count =
    typeof labelledRows === 'object'
      ? 'count' in labelledRows
        ? labelledRows.count
        : labelledRows.indices.length
      : '';
  return (
    <Setting label="Labelled rows" help={HELP.labelledRows}>
      {(id) => (
        <NumberInput
          id={id}
          min={1}
          allowDecimal={false}
          placeholder="all"
          disabled={typeof labelledRows === 'object' && 'indices' in labelledRows}
          value={count}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 1) onChange({ count: value, seed: spec.dataset.split.seed });
            else if (value === '') onChange('all');
          }}
        />
      )}
    </Setting>
  );
}

/** Belongs to the start of the run, so it is no edit of the draft. */
function EngineChoice() {
  const { engine, setEngine } = useDraft();
  return (
    <>
      <Setting label="Threads" help={HELP.threads}>
        {(id) => (
          <NumberInput
            id={id}
            min={1}
            max={256}
            allowDecimal={false}
            placeholder="as many as fit"
            value={engine.threads ?? ''}
            onChange={(value) => setEngine({ ...engine, threads: typeof value === 'number' ? value : null })}
          />
        )}
      </Setting>
      <Checkbox
        label="256-bit kernels"
        description={HELP.wide}
        checked={engine.isWide}
        onChange={({ currentTarget }) => setEngine({ ...engine, isWide: currentTarget.checked })}
      />
    </>
  );
}
