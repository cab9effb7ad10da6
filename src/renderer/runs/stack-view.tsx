// Stacks side by side as narrowing columns, with the receipt of what became of every layer.
import { layerLook } from '../layer-state.ts';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { ReceiptTable } from './receipt-table.tsx';
import { RowHeading } from './row-heading.tsx';
import { StackFigure } from './stack-figure.tsx';
import classes from './views.module.css';

export function StackView({ bench: { shown, runs } }: { bench: Bench }) {
  const [baseline] = shown;
  return (
    <div className={classes.stacks}>
      {shown.map((it) => {
        const [run] = it.row.runs;
        const about =
          it.row.runs.length > 1 ? `of ${it.row.runs.length}, seed ${run.spec.seed}` : `seed ${run.spec.seed}`;
        return (
          <Panel key={it.row.id} title={<RowHeading shown={it} />} about={about} className={classes.stack}>
            <StackFigure
              inputs={run.layers[0]?.inputs ?? null}
              layers={run.spec.stack.map(layerLook)}
              head={run.spec.head.kind === 'label-units' ? 'none' : run.spec.head.kind}
              outputs={run.layers.find(({ kind }) => kind === 'head')?.outputs ?? null}
            />
            <ReceiptTable run={run} other={it === baseline ? null : (baseline?.row.runs[0] ?? null)} runs={runs} />
          </Panel>
        );
      })}
    </div>
  );
}
