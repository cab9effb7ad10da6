// What a passport tells of a unit: filters, facts, activity, and the rows that excite it most.
import { useMemo } from 'react';
import { measure } from '#shared/measure.ts';
import type { PassportResult } from '#shared/passport.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import { count, ordinal } from '../formats.ts';
import { useTokens } from '../theme/tokens.ts';
import { Panel } from '../widgets/panel.tsx';
import { grey, sharesOf } from '../widgets/picture-values.ts';
import { Pixels } from '../widgets/pixels.tsx';
import { dataShade, weightShades } from '../widgets/shades.ts';
import {
  activityOption,
  activityTable,
  changeWords,
  factLines,
  filterLimit,
  filterShares,
  type NamedView,
  namedViews,
} from './unit-numbers.ts';
import classes from './unit-passport.module.css';

/** Screen pixels that a filter, and a row that excites a unit, are wide, about. */
const FILTER_WIDTH = 112;
const ROW_WIDTH = 40;

type Image = PassportResult['image'];

export function UnitViews({ passport }: { readonly passport: PassportResult }) {
  const tokens = useTokens();
  const views = useMemo(() => namedViews(passport), [passport]);
  const option = useMemo(() => activityOption(views, tokens), [views, tokens]);
  const change = changeWords(passport);
  return (
    <>
      <Panel
        title="Filter"
        about={passport.layer === 0 ? 'weights from the inputs' : 'projected down to the inputs, linearly'}
      >
        <FilterPair views={views} image={passport.image} />
        <Facts views={views} />
        {change !== null && <p className={classes.change}>{change}</p>}
      </Panel>
      <ChartPanel
        title="Activity"
        about={`${count(passport.rows)} training rows${passport.after ? '; outlined before fine-tuning, filled after it' : ''}`}
        className={classes.activity}
        option={option}
        summary={views.map(({ name, activity }) => `${name}: ${measure(activity.mean, 3)} on average.`).join(' ')}
        table={() => activityTable(views)}
      />
      {views.map((view) => (
        <Panel key={view.name} title="Rows that excite it most" about={view.name.toLowerCase()}>
          <ExcitingRows view={view} image={passport.image} />
        </Panel>
      ))}
    </>
  );
}

function FilterPair({ views, image }: { readonly views: readonly NamedView[]; readonly image: Image }) {
  const tokens = useTokens();
  const shade = useMemo(() => weightShades(tokens), [tokens]);
  const limit = filterLimit(views);
  return (
    <div className={classes.pair}>
      {views.map(({ name, seen }) => {
        const shares = filterShares(seen, limit);
        const label = `Filter ${name.toLowerCase()}`;
        return (
          <figure key={name} className={classes.filter}>
            {image ? (
              <Pixels
                values={grey(shares, image.channels)}
                width={image.width}
                height={image.height}
                shade={shade}
                scale={FILTER_WIDTH / image.width}
                label={label}
              />
            ) : (
              <Pixels values={shares} width={seen.length} height={1} shade={shade} stretchedTo={24} label={label} />
            )}
            <figcaption className="caption">{name}</figcaption>
          </figure>
        );
      })}
      <span className="caption">
        from <span className="figure">{measure(-limit, 2)}</span> (orange) to{' '}
        <span className="figure">{measure(limit, 2)}</span> (blue)
      </span>
    </div>
  );
}

function Facts({ views }: { readonly views: readonly NamedView[] }) {
  return (
    <table className={classes.facts}>
      <thead>
        <tr>
          <td />
          {views.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {factLines(views).map(({ name, values }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {views.map((view, i) => (
              <td key={view.name} className="figure">
                {values[i]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ExcitingRows({ view, image }: { readonly view: NamedView; readonly image: Image }) {
  const { rows, values, classes: names, inputs } = view.exciting;
  const pictures = useMemo(() => sharesOf(inputs), [inputs]);
  return (
    <ol className={classes.exciting}>
      {rows.map((row, i) => (
        <li key={row}>
          {image && pictures[i] && (
            <Pixels
              values={grey(pictures[i], image.channels)}
              width={image.width}
              height={image.height}
              shade={dataShade}
              scale={ROW_WIDTH / image.width}
              label={`Row ${ordinal(row)}`}
            />
          )}
          <span className="caption">{names ? names[i] : `row ${ordinal(row)}`}</span>
          <span className="figure">{measure(values[i], 3)}</span>
        </li>
      ))}
    </ol>
  );
}
