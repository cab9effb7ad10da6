// How inputs are scaled for the RBM: the choices with their reasons, and all values before and after on equal height.
import { Radio } from '@mantine/core';
import type { Histogram as HistogramData, Preview } from '#shared/preview.ts';
import { count, measure } from '../formats.ts';
import { Histogram } from './histogram.tsx';
import { setScaling } from './import-draft.ts';
import type { ScalingChoice } from './scaling-choice.ts';
import classes from './side.module.css';

interface ScalingPanelProps {
  readonly preview: Preview;
  readonly choices: readonly ScalingChoice[];
  readonly current: ScalingChoice;
}

const WIDTH = 344;
const HEIGHT = 118;

export function ScalingPanel({ preview, choices, current }: ScalingPanelProps) {
  const before = preview.histograms.none;
  const after = preview.histograms[current.kind];
  const top = Math.max(highestShare(before), highestShare(after));
  const about = `${count(preview.histogramRows)} rows`;
  return (
    <>
      <section aria-label="Scaling for the RBM">
        <Radio.Group value={current.kind} label="Scaling for the RBM" classNames={{ label: classes.title }}>
          <div className={classes.choices}>
            {choices.map((choice) => (
              <Radio.Card
                key={choice.kind}
                value={choice.kind}
                className={classes.choice}
                aria-label={`${choice.title}. ${choice.reason}.${choice.isSuggested ? ' Suggested.' : ''}`}
                onClick={() => setScaling(choice.scaling)}
              >
                <Radio.Indicator size="xs" color="var(--accent)" iconColor="var(--surface)" />
                <span className={classes.choiceText}>
                  <strong>{choice.title}</strong>
                  <span className="secondary">{choice.reason}</span>
                </span>
                {choice.isSuggested && <span className="caption">Suggested</span>}
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </section>
      <section aria-label="All input values">
        <div className={classes.head}>
          <h2>{preview.image ? 'All pixel values' : 'All input values'}</h2>
          <span className="caption">{about}</span>
        </div>
        <Values title="Before" histogram={before} top={top} color="ctl" />
        <Values title="After" histogram={after} top={top} color="s1" />
      </section>
    </>
  );
}

function Values({
  title,
  histogram,
  top,
  color,
}: {
  title: string;
  histogram: HistogramData;
  top: number;
  color: string;
}) {
  const { from, to, mean, counts } = histogram;
  return (
    <div>
      <div className={classes.head}>
        <h3>{title}</h3>
        <span className="figure">
          min {measure(from, 3)} mean {measure(rounded(mean, to - from), 3)} max {measure(to, 3)}
        </span>
      </div>
      <Histogram
        counts={counts}
        from={from}
        to={to}
        top={top}
        color={color}
        width={WIDTH}
        height={HEIGHT}
        hasAxes
        label={`${title} scaling`}
      />
    </div>
  );
}

function highestShare({ counts }: HistogramData): number {
  return Math.max(...counts) / (counts.reduce((sum, it) => sum + it, 0) || 1);
}

/** Zero where nothing but the arithmetic's last bits is left of a mean. */
function rounded(mean: number, range: number): number {
  return Math.abs(mean) < 1e-6 * range ? 0 : mean;
}
