// A layer's filters as tiles that are picked or left: one stop of the Tab key, arrow keys between, Space or Enter to pick.
import { IconCheck } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { FiltersResult } from '#shared/filters.ts';
import { ordinal } from '../formats.ts';
import { useTokens } from '../theme/tokens.ts';
import { grey, sharesOf } from '../widgets/picture-values.ts';
import { Pixels } from '../widgets/pixels.tsx';
import { weightShades } from '../widgets/shades.ts';
import { tileAfter } from './picked-units.ts';
import classes from './unit-picker.module.css';

/** Screen pixels that a picture is wide, and that a row of numbers is high. */
const PICTURE_WIDTH = 32;
const STRIP_HEIGHT = 18;

interface FilterTilesProps {
  readonly shown: FiltersResult;
  /** 0-based. */
  readonly chosen: readonly number[];
  readonly onToggle: (unit: number) => void;
}

export function FilterTiles({ shown, chosen, onToggle }: FilterTilesProps) {
  const { layer, from, image, filters } = shown;
  const tokens = useTokens();
  const shade = useMemo(() => weightShades(tokens), [tokens]);
  const tiles = useMemo(() => {
    return sharesOf(filters).map((tile) => (image ? grey(tile, image.channels) : tile));
  }, [filters, image]);
  const picked = useMemo(() => new Set(chosen), [chosen]);
  const [current, setCurrent] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const next = tileAfter(event.key, current, tiles.length, columnsOf(event.currentTarget));
    if (next === null) return;
    event.preventDefault();
    setCurrent(next);
    buttons.current[next]?.focus();
  };
  return (
    <div
      className={`${classes.tiles} ${image ? '' : classes.wide}`}
      role="toolbar"
      aria-label={`Filters of layer ${ordinal(layer)}`}
      onKeyDown={move}
    >
      {tiles.map((tile, i) => {
        const unit = from + i;
        return (
          <button
            key={unit}
            ref={(button) => {
              buttons.current[i] = button;
            }}
            type="button"
            className={classes.tile}
            tabIndex={i === current ? 0 : -1}
            aria-pressed={picked.has(unit)}
            aria-label={`Unit ${ordinal(unit)}`}
            title={`Unit ${ordinal(unit)}`}
            onFocus={() => setCurrent(i)}
            onClick={() => onToggle(unit)}
          >
            {image ? (
              <Pixels
                values={tile}
                width={image.width}
                height={image.height}
                shade={shade}
                scale={PICTURE_WIDTH / image.width}
              />
            ) : (
              <Pixels values={tile} width={tile.length} height={1} shade={shade} stretchedTo={STRIP_HEIGHT} />
            )}
            {picked.has(unit) && (
              <span className={classes.mark}>
                <IconCheck size={11} stroke={3} aria-hidden="true" />
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** As many as the style sheet found room for. */
function columnsOf(grid: HTMLElement): number {
  return getComputedStyle(grid).gridTemplateColumns.split(' ').length;
}
