// The study's answer as its headline: the sentence, what stands behind it, and the interval as a picture.

import { amount, amountUnit } from '#shared/metric.ts';
import type { StudyOutcome } from '#shared/study-outcome.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import { defaultZone } from '#shared/verdict.ts';
import { IntervalPlot } from '../charts/interval-plot.tsx';
import { counted } from '../formats.ts';
import { drawnVerdicts, metricOf } from './study-facts.ts';
import classes from './verdict-band.module.css';
import { toComeWords } from './words.ts';

export function VerdictBand({ record, outcome }: { record: StudyRecord; outcome: StudyOutcome }) {
  const { verdict, question } = outcome;
  const metric = metricOf(outcome) ?? '';
  const toCome = toComeWords(record);
  return (
    <section className={classes.band} aria-label="Verdict">
      <div className={classes.words}>
        <p className="caption">{question}</p>
        <p className={classes.sentence}>{verdict.text}</p>
        <p className={classes.numbers}>
          {verdict.n > 0 && counted(verdict.n, 'pair')}
          {verdict.difference !== null && `, difference ${amount(metric, verdict.difference)}${amountUnit(metric)}`}
          {verdict.interval &&
            `, 95 % interval ${amount(metric, verdict.interval[0])} to ${amount(metric, verdict.interval[1])}`}
          {verdict.effect !== null && `, effect size (Hedges’ g) ${verdict.effect.toFixed(2).replace('-', '−')}`}
        </p>
      </div>
      {toCome !== null && <span className={classes.chip}>{toCome}</span>}
      <IntervalPlot
        metric={metric}
        zone={record.study.zone ?? defaultZone(metric, 0)}
        drawn={drawnVerdicts([{ name: 'Verdict', ...verdict }])}
      />
    </section>
  );
}
