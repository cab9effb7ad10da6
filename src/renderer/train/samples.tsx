// Rows of the data, what the layers make of them, and what the layers make up by themselves: pictures, or strips of columns.
import { useMemo } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import type { ByteMatrix, Pictures } from '#shared/pictures.ts';
import { ordinal } from '../formats.ts';
import { grey, sharesOf } from '../widgets/picture-values.ts';
import { Pixels } from '../widgets/pixels.tsx';
import { dataShade } from '../widgets/shades.ts';
import classes from './pictures-row.module.css';

interface SamplesProps {
  readonly pictures: Pictures;
  readonly image: Manifest['image'];
  /** Layers that the rows go up and down through. */
  readonly depth: number;
}

/** Screen pixels that one picture is wide, about. */
const PICTURE_WIDTH = 36;

export function Samples({ pictures, image, depth }: SamplesProps) {
  const { original, reconstruction, fantasy, gibbsSteps } = pictures;
  const way = depth === 1 ? 'one up, one down' : `through ${depth} layers`;
  return (
    <div className={classes.strips}>
      <Strip name="Original" values={original} image={image} />
      <Strip name="Reconstruction" about={way} values={reconstruction} image={image} />
      <Strip name="Fantasy" about={`${gibbsSteps} Gibbs steps`} values={fantasy} image={image} />
    </div>
  );
}

interface StripProps {
  readonly name: string;
  readonly about?: string;
  readonly values: ByteMatrix;
  readonly image: Manifest['image'];
}

function Strip({ name, about, values, image }: StripProps) {
  const rows = useMemo(() => sharesOf(values), [values]);
  return (
    <div className={classes.strip}>
      <span className={classes.name}>
        {name}
        {about && <span className="caption">{about}</span>}
      </span>
      {image ? (
        <span className={classes.pictures}>
          {rows.map((row, i) => (
            <Pixels
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the strip
              key={i}
              values={grey(row, image.channels)}
              width={image.width}
              height={image.height}
              shade={dataShade}
              scale={PICTURE_WIDTH / image.width}
              label={`${name} ${ordinal(i)}`}
            />
          ))}
        </span>
      ) : (
        <Pixels
          values={rows.flatMap((row) => [...row])}
          width={values.columns}
          height={values.rows}
          shade={dataShade}
          stretchedTo={52}
          label={`${name}: ${values.rows} rows of ${values.columns} columns`}
        />
      )}
    </div>
  );
}
