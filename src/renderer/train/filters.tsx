// The first layer's weights as tiles, centred on zero, with the scale of their colours.
import { useMemo } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import type { ByteMatrix } from '#shared/pictures.ts';
import { measure, ordinal } from '../formats.ts';
import { Pixels, type Shade } from '../widgets/pixels.tsx';
import { grey, sharesOf } from './picture-sets.ts';
import classes from './pictures-row.module.css';

interface FiltersProps {
  readonly filters: ByteMatrix;
  readonly image: Manifest['image'];
  readonly shade: Shade;
}

/** Screen pixels that one tile is wide, about. */
const TILE_WIDTH = 28;
const SCALE = Float32Array.from({ length: 64 }, (_, i) => i / 63);

export function Filters({ filters, image, shade }: FiltersProps) {
  const tiles = useMemo(() => sharesOf(filters), [filters]);
  return (
    <>
      {image ? (
        <div className={classes.tiles}>
          {tiles.map((tile, i) => (
            <Pixels
              // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its unit's place
              key={i}
              values={grey(tile, image.channels)}
              width={image.width}
              height={image.height}
              shade={shade}
              scale={TILE_WIDTH / image.width}
              label={`Weights into hidden unit ${ordinal(i)}`}
            />
          ))}
        </div>
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
      </div>
    </>
  );
}
