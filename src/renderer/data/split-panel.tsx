// Which part of the rows trains, validates and tests, as a bar with its counts.
import { NumberInput } from '@mantine/core';
import type { Preview } from '#shared/preview.ts';
import { count } from '../formats.ts';
import { setSplit, useImportDraft } from './import-draft.ts';
import classes from './side.module.css';
import { splitCounts } from './split-counts.ts';

const MOST_PERCENT = 80;

export function SplitPanel({ preview: { rows, testRows, label } }: { preview: Preview }) {
  const split = useImportDraft((it) => it.split);
  const counts = splitCounts(rows, testRows, split);
  const parts = [
    { name: 'Training', rows: counts.train, fill: classes.train },
    { name: 'Validation', rows: counts.validation, fill: classes.validation },
    { name: 'Test', rows: counts.test, fill: classes.test },
  ];
  const fields = [
    { name: 'Validation', value: 100 * split.validation, set: (it: number) => setSplit({ validation: it / 100 }) },
    ...(testRows > 0
      ? []
      : [{ name: 'Test', value: 100 * (split.test ?? 0), set: (it: number) => setSplit({ test: it / 100 }) }]),
  ];
  return (
    <section aria-label="Split">
      <div className={classes.head}>
        <h2>Split</h2>
        <span className="caption">
          {label?.kind === 'class' ? 'by label' : 'by chance'}, seed {split.seed}
          {testRows > 0 && ', test rows from their own file'}
        </span>
      </div>
      <div className={classes.bar} aria-hidden="true">
        {parts.map((part) => (
          <span key={part.name} className={part.fill} style={{ flexGrow: part.rows }} />
        ))}
      </div>
      <dl className={classes.parts}>
        {parts.map((part) => (
          <div key={part.name}>
            <dt>{part.name}</dt>
            <dd className="figure">{count(part.rows)}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.fields}>
        {fields.map(({ name, value, set }) => (
          <NumberInput
            key={name}
            label={`${name}, %`}
            value={Math.round(value * 10) / 10}
            min={0}
            max={MOST_PERCENT}
            clampBehavior="strict"
            onChange={(it) => typeof it === 'number' && set(it)}
          />
        ))}
        <NumberInput
          label="Seed"
          value={split.seed}
          min={0}
          allowDecimal={false}
          onChange={(it) => typeof it === 'number' && setSplit({ seed: it })}
        />
      </div>
    </section>
  );
}
