// The settings of the head and of fine-tuning, which teaches it together with what is not frozen.
import type { Spec } from '#shared/spec.ts';
import { setField, setHead } from './edits.ts';
import classes from './inspector.module.css';
import { SchedulePlot } from './schedule-plot.tsx';
import { FINETUNING_SETTINGS, HEAD_KINDS } from './setting.ts';
import { SettingChoice } from './setting-choice.tsx';
import { SettingForm } from './setting-form.tsx';
import type { Bench } from './use-bench.ts';

export function HeadSettings({ bench: { draft, edit } }: { bench: Bench }) {
  const { head, finetuning } = draft.spec;
  return (
    <>
      <h3>Head</h3>
      <SettingChoice
        path="head.kind"
        values={HEAD_KINDS}
        value={head.kind}
        onChange={(kind) => edit(setHead(kind as Spec['head']['kind']))}
      />
      {finetuning && (
        <>
          <h3 className={classes.heading}>Fine-tuning</h3>
          <SettingForm
            settings={FINETUNING_SETTINGS}
            values={finetuning}
            onChange={(path, value) => edit(setField(['finetuning', ...path], value))}
          />
          <SchedulePlot settings={finetuning} momentum={null} color="train" />
        </>
      )}
    </>
  );
}
