// The settings of one layer, in the inspector.
import { NumberInput, Select, Switch } from '@mantine/core';
import type { Layer, RbmLayer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import { layerState, STATE_WORD } from '../layer-state.ts';
import { Swatch } from '../widgets/fill.tsx';
import { type Edit, setLayerField, setUnits } from './edits.ts';
import { FieldInput, Setting } from './field-input.tsx';
import { HELP, PRETRAINING_FIELDS, SPARSITY_FIELDS } from './fields.ts';
import classes from './inspector.module.css';
import type { Bench } from './use-bench.ts';

const ACTIVATIONS = ['relu', 'sigmoid', 'linear'];
const DEFAULT_SPARSITY = { target: 0.05, cost: 0.1 };

export function LayerSettings({ bench, index, layer }: { bench: Bench; index: number; layer: Layer }) {
  const { edit } = bench;
  const state = layerState(layer);
  return (
    <>
      <div className={classes.heading}>
        <Swatch state={state} isRandom={layer.source === 'random'} />
        <h3>{STATE_WORD[state]}</h3>
      </div>
      <p className="secondary">{HELP.frozen}</p>
      <Setting label="Units" help={HELP.units}>
        {(id) => (
          <NumberInput
            id={id}
            min={1}
            max={100_000}
            allowDecimal={false}
            value={outputUnits(layer)}
            onChange={(units) => {
              if (typeof units === 'number' && units >= 1) edit(setUnits(index, units));
            }}
          />
        )}
      </Setting>
      {layer.kind === 'dense' ? (
        <Choice
          label="Activation"
          help={HELP.activation}
          options={ACTIVATIONS.map((it) => [it, it])}
          value={layer.activation}
          onChange={(value) => edit(setLayerField(index, ['activation'], value))}
        />
      ) : (
        <RbmSettings index={index} layer={layer} edit={edit} />
      )}
    </>
  );
}

function RbmSettings({ index, layer, edit }: { index: number; layer: RbmLayer; edit: (edit: Edit) => void }) {
  const { pretraining } = layer;
  return (
    <>
      {index === 0 && (
        <Choice
          label="Visible units"
          help={HELP.visibleUnits}
          options={[
            ['bernoulli', 'binary'],
            ['gaussian', 'Gaussian'],
          ]}
          value={layer.visibleUnits}
          onChange={(value) => edit(setLayerField(index, ['visibleUnits'], value))}
        />
      )}
      {pretraining ? (
        <>
          <h3 className={classes.heading}>Pre-training</h3>
          {PRETRAINING_FIELDS.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={pretraining[field.name as keyof typeof pretraining]}
              onChange={(value) => edit(setLayerField(index, ['pretraining', field.name], value))}
            />
          ))}
          <Switch
            size="xs"
            label="Sparsity target"
            checked={pretraining.sparsity !== null}
            onChange={({ currentTarget }) =>
              edit(setLayerField(index, ['pretraining', 'sparsity'], currentTarget.checked ? DEFAULT_SPARSITY : null))
            }
          />
          {pretraining.sparsity &&
            SPARSITY_FIELDS.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                value={pretraining.sparsity?.[field.name as 'target' | 'cost']}
                onChange={(value) => edit(setLayerField(index, ['pretraining', 'sparsity', field.name], value))}
              />
            ))}
        </>
      ) : (
        <p className="secondary">
          {layer.source === 'random'
            ? 'Random weights: nothing is pre-trained.'
            : 'Copied weights: nothing is pre-trained.'}
        </p>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly help: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Choice({ label, help, options, value, onChange }: ChoiceProps) {
  return (
    <Setting label={label} help={help}>
      {(id) => (
        <Select
          id={id}
          data={options.map(([it, word]) => ({ value: it, label: word }))}
          value={value}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
        />
      )}
    </Setting>
  );
}
