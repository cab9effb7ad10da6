// The rows of a dataset as pictures, all of them or those of one class.
import { Button, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { problemOf } from '../connection.ts';
import { count } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import { Pixels, type Shade } from '../widgets/pixels.tsx';
import { brightness } from './dataset-facts.ts';
import classes from './datasets.module.css';
import { pageSize } from './row-pages.ts';

const PICTURE_SIDE = 56;
const MOST = 120;

export function ImagesTab({ manifest, image }: { manifest: Manifest; image: NonNullable<Manifest['image']> }) {
  const { query } = useServices();
  const [classIndex, setClassIndex] = useState<number | null>(null);
  const [from, setFrom] = useState(0);
  const size = Math.min(MOST, pageSize(manifest.inputs));
  const input = { datasetId: manifest.id, from, count: size, ...(classIndex === null ? {} : { classIndex }) };
  const found = useQuery({
    ...query.datasets.rows.queryOptions({ input }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const pixel = manifest.columns.find(({ role }) => role === 'input');
  const shade = useShade(pixel?.min ?? 0, pixel?.max ?? 1);
  const scale = Math.max(1, Math.round(PICTURE_SIDE / Math.max(image.width, image.height)));
  const total = found.data?.count ?? 0;
  if (found.error) return <Problem problem={problemOf(found.error)} />;
  const page = (step: number) => setFrom(Math.max(0, from + step * size));
  return (
    <div className={classes.images}>
      <div className={classes.toolbar}>
        {manifest.label?.kind === 'class' && (
          <Select
            aria-label="Class"
            w={180}
            data={[
              { value: 'all', label: 'All classes' },
              ...manifest.label.classes.map((name, i) => ({ value: String(i), label: name })),
            ]}
            value={classIndex === null ? 'all' : String(classIndex)}
            onChange={(value) => {
              setFrom(0);
              setClassIndex(value === null || value === 'all' ? null : Number(value));
            }}
          />
        )}
        <span className="secondary" role="status">
          {total === 0 ? 'No rows' : `${count(from + 1)} to ${count(Math.min(total, from + size))} of ${count(total)}`}
        </span>
        <Button h={24} disabled={from === 0} onClick={() => page(-1)}>
          Earlier
        </Button>
        <Button h={24} disabled={from + size >= total} onClick={() => page(1)}>
          Later
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.grid} aria-label="Pictures" tabIndex={0}>
        {found.data?.rows.map(({ index, values, label }) => (
          <li key={index}>
            <Pixels
              values={brightness(values, image.channels)}
              width={image.width}
              height={image.height}
              shade={shade}
              scale={scale}
              label={`Row ${index + 1}${label === null ? '' : `: ${label}`}`}
            />
            {label !== null && <span className="caption">{label}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Ink on paper over the range that all pixels share. */
function useShade(min: number, max: number): Shade {
  return useCallback(
    (value) => {
      const grey = Math.round(255 * (1 - (max > min ? (value - min) / (max - min) : 0)));
      return [grey, grey, grey];
    },
    [min, max],
  );
}
