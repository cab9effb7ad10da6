// The first layer's weights as tiles, centred on zero, with the scale of their colours; a tile opens its unit's passport.
import { Button } from '@mantine/core';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import type { ByteMatrix } from '#shared/pictures.ts';
import type { Run } from '#shared/run.ts';
import { measure, ordinal } from '../formats.ts';
import { grey, sharesOf } from '../widgets/picture-values.ts';
import { Pixels, type Shade } from '../widgets/pixels.tsx';
import classes from './pictures-row.module.css';
import { UnitPassport, type UnitPlace } from './unit-passport.tsx';

interface FiltersProps {
  readonly run: Run;
  readonly filters: ByteMatrix;
  readonly image: Manifest['image'];
  readonly shade: Shade;
}

/** Screen pixels that one tile is wide, about. */
const TILE_WIDTH = 28;
const SCALE = Float32Array.from({ length: 64 }, (_, i) => i / 63);

export function Filters({ run, filters, image, shade }: FiltersProps) {
  const tiles = useMemo(() => sharesOf(filters), [filters]);
  const [place, setPlace] = useState<UnitPlace | null>(null);
  // Passports are made from the weights that a run leaves behind.
  const open = run.state === 'finished' ? (unit: number) => setPlace({ layer: 0, unit }) : null;
  return (
    <>
      {image ? (
        <Tiles tiles={tiles} image={image} shade={shade} onOpen={open} />
      ) : (
        <Pixels
          values={tiles.flatMap((tile) => [...tile])}
          width={filters.columns}
          height={filters.rows}
          shade={shade}
          stretchedTo={150}
          label={`Weights: ${filters.rows} hidden units down, ${filters.columns} columns across`}
        />
      )}
      <div className={classes.scale}>
        <span className="figure">{measure(filters.low, 2)}</span>
        <span>
          <Pixels values={SCALE} width={64} height={1} shade={shade} stretchedTo={8} label="Scale of the weights" />
        </span>
        <span className="figure">{measure(filters.high, 2)}</span>
        {open && (
          <Button size="compact-sm" variant="subtle" onClick={() => open(0)}>
            Look at any unit
          </Button>
        )}
      </div>
      <UnitPassport run={run} place={place} onPlace={setPlace} />
    </>
  );
}

interface TilesProps {
  readonly tiles: readonly Float32Array[];
  readonly image: NonNullable<Manifest['image']>;
  readonly shade: Shade;
  /** Null where a tile is only a picture. */
  readonly onOpen: ((unit: number) => void) | null;
}

/** The arrow keys go from tile to tile, so that all of them are one stop of the Tab key. */
function Tiles({ tiles, image, shade, onOpen }: TilesProps) {
  const [current, setCurrent] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const picture = (tile: Float32Array, label?: string) => (
    <Pixels
      values={grey(tile, image.channels)}
      width={image.width}
      height={image.height}
      shade={shade}
      scale={TILE_WIDTH / image.width}
      {...(label && { label })}
    />
  );
  if (!onOpen) {
    return (
      <div className={classes.tiles}>
        {tiles.map((tile, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its unit's place
          <span key={i} className={classes.tile}>
            {picture(tile, `Weights into hidden unit ${ordinal(i)}`)}
          </span>
        ))}
      </div>
    );
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(tiles.length - 1, Math.max(0, current + step));
    setCurrent(next);
    buttons.current[next]?.focus();
  };
  return (
    <div className={classes.tiles} role="toolbar" aria-label="Filters of layer 1" onKeyDown={move}>
      {tiles.map((tile, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its unit's place
          key={i}
          ref={(button) => {
            buttons.current[i] = button;
          }}
          type="button"
          className={classes.tile}
          tabIndex={i === current ? 0 : -1}
          aria-label={`Hidden unit ${ordinal(i)}: passport`}
          title={`Hidden unit ${ordinal(i)}`}
          onFocus={() => setCurrent(i)}
          onClick={() => onOpen(i)}
        >
          {picture(tile)}
        </button>
      ))}
    </div>
  );
}
