// The card at the top: the head that answers, or that there is none.
import { Select } from '@mantine/core';
import { count } from '../formats.ts';
import { Card } from './card.tsx';
import { parameterCount } from './draft.ts';
import { setHead } from './edits.ts';
import classes from './layer-card.module.css';
import { choiceWord, HEAD_KINDS } from './setting.ts';
import { wordsOf } from './setting-words.ts';
import { Trapezoid, widthOf } from './trapezoid.tsx';
import type { Bench } from './use-bench.ts';

export function HeadCard({ bench, widest }: { bench: Bench; widest: number }) {
  const { draft, shapes, edit } = bench;
  const { kind } = draft.spec.head;
  const shape = kind === 'none' ? null : shapes.at(-1);
  const figure = shape ? (
    <Trapezoid state="train" isRandom below={widthOf(shape.inputs, widest)} above={widthOf(shape.outputs, widest)} />
  ) : (
    <div />
  );
  return (
    <Card bench={bench} where="head" label="Head" figure={figure} edge={shape ? 'train' : 'data'}>
      <div className={classes.line}>
        <h3>Head</h3>
        {shape && (
          <span className="figure">
            {count(shape.inputs)} → {count(shape.outputs)}
          </span>
        )}
        <span className="secondary">predicts</span>
        <Select
          aria-label="The head predicts"
          data={HEAD_KINDS.map((it) => ({ value: it, label: choiceWord(wordsOf('head.kind'), it) }))}
          value={kind}
          onChange={(value) => value !== null && edit(setHead(value as typeof kind))}
        />
        {shape && (
          <span className={classes.end}>
            <span className="figure">{count(parameterCount(shape))}</span> parameters
          </span>
        )}
      </div>
      {shape && (
        <p className="caption">
          {kind === 'label-units'
            ? 'Joins the top RBM, and learns as that is pre-trained.'
            : 'Starts at random and is always fine-tuned, at the run’s rate.'}
        </p>
      )}
    </Card>
  );
}
