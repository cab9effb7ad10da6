// The settings of the whole run: data, head and fine-tuning, engine, seed.
import { Checkbox } from '@mantine/core';
import { NumberField } from '../widgets/number-field.tsx';
import { DataSettings } from './data-settings.tsx';
import { useDraft } from './draft-store.ts';
import { setField } from './edits.ts';
import { HeadSettings } from './head-settings.tsx';
import classes from './inspector.module.css';
import { SettingChoice, SettingNumber } from './setting-choice.tsx';
import { SettingLine } from './setting-line.tsx';
import type { Bench } from './use-bench.ts';
import { KERNELS_WORDS, THREADS_WORDS } from './words.ts';

export function RunSettings({ bench }: { bench: Bench }) {
  const { draft, edit } = bench;
  const { seed, engine } = draft.spec;
  return (
    <>
      <DataSettings bench={bench} />
      <HeadSettings bench={bench} />
      <h3 className={classes.heading}>Run</h3>
      <SettingNumber path="seed" value={seed} onChange={(next) => edit(setField(['seed'], next))} />
      <SettingChoice path="engine" value={engine} onChange={(next) => edit(setField(['engine'], next))} />
      <EngineSettings />
    </>
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
