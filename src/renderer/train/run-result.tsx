// How a finished run came out: its main figures, and the transfer receipt of its layers.

import type { Manifest } from '#shared/dataset.ts';
import { isFraction, metricWords } from '#shared/metric.ts';
import { publishedWords, recipeOf } from '#shared/recipe.ts';
import type { Run } from '#shared/run.ts';
import { clock, count, measure, ordinal, percent } from '../formats.ts';
import { layerLook, STATE_WORD } from '../layer-state.ts';
import { Swatch } from '../widgets/fill.tsx';
import { Note } from '../widgets/note.tsx';
import { Panel } from '../widgets/panel.tsx';
import classes from './run-result.module.css';

interface RunResultProps {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly dataset: Manifest | null;
}

export function RunResult({ run, runs, dataset }: RunResultProps) {
  const { metrics, stoppedAt, rows, spec } = run;
  const recipe = recipeOf(spec);
  return (
    <div className={classes.result}>
      <Panel title="Result" about={trainingWords(run)}>
        <dl className={classes.figures}>
          {Object.entries(metrics).map(([name, value]) => (
            <div key={name}>
              <dt className="caption">{metricWords(name)}</dt>
              <dd className="key-figure">{isFraction(name) ? percent(value) : measure(value)}</dd>
            </div>
          ))}
          {recipe && (
            <div>
              <dt className="caption">published test error</dt>
              <dd className="key-figure">{percent(recipe.published)}</dd>
            </div>
          )}
        </dl>
        {recipe && <p className="caption">{publishedWords(recipe, spec, dataset)}</p>}
        {rows && (
          <p className="caption">
            {count(rows.validation)} validation rows, {count(rows.test)} test rows
          </p>
        )}
        {stoppedAt && (
          <Note
            kind="warn"
            what={`Stopped early in ${stoppedAt.layer === null ? 'fine-tuning' : `layer ${ordinal(stoppedAt.layer)}`}, epoch ${ordinal(stoppedAt.epoch)}.`}
            why={
              stoppedAt.phase === 'pretraining'
                ? 'What comes after it was left out.'
                : 'The best epoch before it was kept.'
            }
          />
        )}
      </Panel>
      <Panel title="Transfer receipt" about="how each layer began, and how far it moved" isFlush>
        <Receipt run={run} runs={runs} />
      </Panel>
    </div>
  );
}

/** "trained 0:03, epoch 22 of 27 kept" */
function trainingWords({ durationMs, epochs, bestEpoch }: Run): string {
  const time = durationMs === null ? [] : [`trained ${clock(durationMs / 1000)}`];
  const kept = epochs === null || bestEpoch === null ? [] : [`epoch ${ordinal(bestEpoch)} of ${epochs} kept`];
  return [...time, ...kept].join(', ');
}

function Receipt({ run, runs }: { run: Run; runs: readonly Run[] }) {
  const wasTuned = run.finetuningMs !== null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.holder} tabIndex={0} aria-label="Transfer receipt">
      <table className={classes.receipt}>
        <thead>
          <tr>
            {['layer', 'units', 'start', 'pre-training', 'in fine-tuning', 'moved in it', 'since start', 'angle'].map(
              (it) => (
                <th key={it} scope="col">
                  {it}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {run.layers.map((layer, i) => {
            const spec = run.spec.stack[i];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place in the stack
              <tr key={i}>
                <td>{layer.kind === 'head' ? 'head' : ordinal(i)}</td>
                <td className="figure">
                  {layer.inputs} → {layer.outputs}
                </td>
                <td>{startWords(layer.source, spec, runs)}</td>
                <td className="figure">{tookWords(run.pretrainingMs[i])}</td>
                <td>
                  {spec && wasTuned && (
                    <>
                      <Swatch state={layerLook(spec).state} size={12} /> {STATE_WORD[layerLook(spec).state]}
                    </>
                  )}
                </td>
                <td className="figure">
                  {wasTuned && (layer.weightChange === 0 ? 'same bits' : measure(layer.weightChange, 3))}
                </td>
                <td className="figure">{measure(layer.weightChangeFromSource, 3)}</td>
                <td className="figure">{layer.angleFromSource.toFixed(1)}°</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function tookWords(ms: number | undefined): string {
  return ms === undefined ? '' : clock(ms / 1000);
}

function startWords(
  source: Run['layers'][number]['source'],
  spec: Run['spec']['stack'][number] | undefined,
  runs: readonly Run[],
): string {
  const isPretrained = spec?.kind === 'rbm' && spec.pretraining !== null;
  if (typeof source === 'string') return isPretrained ? 'pre-trained here' : 'random';
  const name = runs.find(({ id }) => id === source.run)?.name ?? 'a run that is gone';
  return `${name}, layer ${ordinal(source.layer)}${isPretrained ? ', pre-trained on' : ''}`;
}
