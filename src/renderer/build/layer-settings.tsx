// The settings of one layer, in the inspector.
import { Select } from '@mantine/core';
import type { Layer } from '#shared/layer.ts';
import { outputUnits } from '#shared/layer.ts';
import { layerState, STATE_WORD } from '../layer-state.ts';
import { Swatch } from '../widgets/fill.tsx';
import { NumberField } from '../widgets/number-field.tsx';
import { setKind, setLayerField, setUnits } from './edits.ts';
import classes from './inspector.module.css';
import { SchedulePlot } from './schedule-plot.tsx';
import { choiceWord, LAYER_KINDS, layerSettings, pretrainingSettings } from './setting.ts';
import { SettingForm } from './setting-form.tsx';
import { SettingLine } from './setting-line.tsx';
import { wordsOf } from './setting-words.ts';
import type { Bench } from './use-bench.ts';
import { STATE_SENTENCES } from './words.ts';

const MOST_UNITS = 100_000;

export function LayerSettings({ bench, index, layer }: { bench: Bench; index: number; layer: Layer }) {
  const { edit } = bench;
  const state = layerState(layer);
  const { kind } = layer;
  return (
    <>
      <div className={classes.heading}>
        <Swatch state={state} isRandom={layer.source === 'random'} />
        <h3>{STATE_WORD[state]}</h3>
      </div>
      <p className="secondary">{STATE_SENTENCES[state]}</p>
      <SettingLine words={wordsOf('layer.kind')}>
        {(id) => (
          <Select
            id={id}
            data={LAYER_KINDS.map((it) => ({ value: it, label: choiceWord(wordsOf('layer.kind'), it) }))}
            value={kind}
            onChange={(next) => next !== null && edit(setKind(index, next as Layer['kind']))}
          />
        )}
      </SettingLine>
      <SettingLine words={wordsOf(kind === 'dense' ? 'layer.units' : 'layer.hidden')}>
        {(id) => (
          <NumberField
            id={id}
            data-field="units"
            min={1}
            max={MOST_UNITS}
            isWhole
            value={outputUnits(layer)}
            onCommit={(units) => units !== null && edit(setUnits(index, units))}
          />
        )}
      </SettingLine>
      <SettingForm
        settings={layerSettings(kind).filter(({ name }) => name !== 'units' && name !== 'hidden')}
        values={layer}
        onChange={(path, value) => edit(setLayerField(index, path, value))}
        isWhole
      />
      {!layer.frozen && (
        <SettingLine words={wordsOf('layer.learningRateScale')} isChanged={layer.learningRateScale !== 1}>
          {(id) => (
            <NumberField
              id={id}
              min={0}
              max={1000}
              prefix="× "
              value={layer.learningRateScale}
              onCommit={(scale) => edit(setLayerField(index, ['learningRateScale'], scale))}
            />
          )}
        </SettingLine>
      )}
      <Pretraining bench={bench} index={index} layer={layer} />
    </>
  );
}

function Pretraining({ bench: { edit }, index, layer }: { bench: Bench; index: number; layer: Layer }) {
  if (layer.kind === 'dense') return null;
  const { pretraining, kind } = layer;
  return (
    <>
      <h3 className={classes.heading}>Pre-training</h3>
      {pretraining ? (
        <>
          <SettingForm
            settings={pretrainingSettings(kind)}
            values={pretraining}
            onChange={(path, value) => edit(setLayerField(index, ['pretraining', ...path], value))}
          />
          <SchedulePlot settings={pretraining} momentum={pretraining} color={layerState(layer)} />
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
