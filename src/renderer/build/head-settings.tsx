// The settings of the head and of fine-tuning, which teaches it together with what is not frozen.
import type { Finetuning, Spec } from '#shared/spec.ts';
import { setField, setGoal, setHead } from './edits.ts';
import classes from './inspector.module.css';
import { SchedulePlot } from './schedule-plot.tsx';
import { FINETUNING_SETTINGS, HEAD_KINDS } from './setting.ts';
import { SettingChoice } from './setting-choice.tsx';
import { SettingForm } from './setting-form.tsx';
import type { Bench } from './use-bench.ts';

/** The goal changes the head as well, so it stands by itself. */
const SETTINGS = FINETUNING_SETTINGS.filter(({ name }) => name !== 'objective');

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
      <h3 className={classes.heading}>Fine-tuning</h3>
      <SettingChoice
        path="finetuning.objective"
        value={finetuning?.objective ?? 'none'}
        onChange={(goal) => edit(setGoal(goal === 'none' ? null : (goal as Finetuning['objective'])))}
      />
      {finetuning && (
        <>
          <SettingForm
            settings={SETTINGS}
            values={finetuning}
            onChange={(path, value) => edit(setField(['finetuning', ...path], value))}
          />
          <SchedulePlot settings={finetuning} momentum={null} color="train" />
        </>
      )}
    </>
  );
}
