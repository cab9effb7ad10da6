// The flight recorder: the last updates of a run that diverged, and what went first.
import { type Flight, lostWords } from '#shared/flight.ts';
import { measure, ordinal } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import classes from './flight-table.module.css';

export function FlightTable({ flight }: { flight: Flight }) {
  return (
    <Panel title="Last updates" about={lostWords(flight)} isFlush className={classes.panel}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={classes.holder} tabIndex={0} aria-label="Last updates">
        <table className={classes.steps}>
          <thead>
            <tr>
              {['epoch', 'update', 'rate', 'error', 'largest', 'in'].map((it) => (
                <th key={it} scope="col">
                  {it}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {/* The newest first, for it says what happened. */}
            {flight.steps.toReversed().map(({ epoch, update, learningRate, error, largest, tensor }) => (
              <tr key={update}>
                <td className="figure">{ordinal(epoch)}</td>
                <td className="figure">{ordinal(update)}</td>
                <td className="figure">{measure(learningRate)}</td>
                <td className="figure">{error !== null && measure(error)}</td>
                <td className="figure">{largest === null ? 'not finite' : measure(largest)}</td>
                <td>{tensor}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
