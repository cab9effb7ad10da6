// The transfer receipt of a run: per layer where it came from, what fine-tuning did to it, how far it moved, same bits or not.
import type { LayerReceipt } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';
import { count, measure } from '../formats.ts';
import { layerState, STATE_WORD } from '../layer-state.ts';
import { Swatch } from '../widgets/fill.tsx';
import { bitsWords, startWords } from './receipt.ts';
import classes from './views.module.css';

interface ReceiptTableProps {
  readonly run: Run;
  /** A run to compare with: layers that differ from its are marked. */
  readonly other?: Run | null;
  readonly runs: readonly Run[];
}

export function ReceiptTable({ run, other = null, runs }: ReceiptTableProps) {
  if (run.layers.length === 0) return <p className="secondary">The receipt is written when the run has finished.</p>;
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className={`${classes.table} ${classes.receipt}`}>
        <caption className="visually-hidden">Transfer receipt of {run.name}</caption>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Start and fine-tuning</th>
            <th scope="col">Moved</th>
          </tr>
        </thead>
        <tbody>
          {run.layers.map((layer, i) => (
            <tr key={layer.sha256}>
              <th scope="row">
                {layer.kind === 'head' ? 'Answer' : i + 1}
                <span className={classes.delta}>
                  {count(layer.inputs)} × {count(layer.outputs)}
                </span>
              </th>
              <td className={isOther(layer, other?.layers[i], other) ? classes.changed : undefined}>
                <span className={classes.heading}>
                  <Swatch state={layerState(layer)} isRandom={layer.source === 'random'} />
                  <span>{run.spec.finetuning ? fateWords(layer) : 'Not fine-tuned'}</span>
                </span>
                <span className={classes.delta}>{startWords(run, i, runs)}</span>
              </td>
              <td>
                {measure(layer.weightChange, 3)}
                <span className={classes.delta}>{bitsWords(run, i, runs)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="caption">Moved: Frobenius norm of the weights’ change in fine-tuning.</p>
    </div>
  );
}

function fateWords(layer: LayerReceipt): string {
  const state = layerState(layer);
  return state === 'tune' ? `${STATE_WORD.train} × ${measure(layer.learningRateScale)}` : STATE_WORD[state];
}

/** True where the other run's layer started elsewhere, was treated otherwise or has another shape. */
function isOther(layer: LayerReceipt, there: LayerReceipt | undefined, other: Run | null): boolean {
  if (!other) return false;
  const essence = (it: LayerReceipt | undefined) =>
    it && JSON.stringify([it.kind, it.inputs, it.outputs, it.source, it.frozen, it.learningRateScale]);
  return essence(layer) !== essence(there);
}
