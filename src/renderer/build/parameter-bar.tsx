// The foot of the builder: all parameters, by what fine-tuning may do with them.
import { count, percent } from '../formats.ts';
import { type LayerState, layerState, STATE_WORD } from '../layer-state.ts';
import { FillPatterns, Swatch, useFills } from '../widgets/fill.tsx';
import { parameterCount } from './draft.ts';
import classes from './parameter-bar.module.css';
import type { Bench } from './use-bench.ts';

const STATES: readonly LayerState[] = ['frozen', 'tune', 'train'];
const BAR = 420;

export function ParameterBar({ bench: { draft, shapes } }: { bench: Bench }) {
  const { id, fill } = useFills();
  const { stack } = draft.spec;
  const totals = STATES.map((state) => {
    const parts = shapes.filter((_, i) => (stack[i] ? layerState(stack[i]) : 'train') === state);
    return { state, total: parts.reduce((sum, shape) => sum + parameterCount(shape), 0) };
  });
  const all = totals.reduce((sum, { total }) => sum + total, 0);
  const frozen = totals.find(({ state }) => state === 'frozen')?.total ?? 0;
  let from = 0;
  return (
    <footer className={classes.bar}>
      <span>
        Parameters <span className="figure">{count(all)}</span>
      </span>
      <svg width={BAR} height={12} aria-hidden="true" className={classes.picture}>
        <FillPatterns id={id} />
        {totals.map(({ state, total }) => {
          const width = all > 0 ? (BAR * total) / all : 0;
          from += width;
          return <rect key={state} x={from - width} y={0} width={width} height={12} fill={fill(state)} />;
        })}
      </svg>
      {totals
        .filter(({ total }) => total > 0)
        .map(({ state, total }) => (
          <span key={state} className={classes.part}>
            <Swatch state={state} /> {STATE_WORD[state]} <span className="figure">{count(total)}</span>
          </span>
        ))}
      <span className={classes.end}>{percent(all > 0 ? 1 - frozen / all : 0, 1)} trainable in fine-tuning</span>
    </footer>
  );
}
