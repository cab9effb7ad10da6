// The card at the foot: the data that the stack sees, with some of its pictures.

import { IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { count, counted } from '../formats.ts';
import { useServices } from '../services.tsx';
import { inkShade, Pixels } from '../widgets/pixels.tsx';
import { Card } from './card.tsx';
import classes from './data-card.module.css';
import type { Bench } from './use-bench.ts';

const SHOWN = 7;
const SIDE = 32;

export function DataCard({ bench }: { bench: Bench }) {
  const { manifest, draft } = bench;
  const figure = <div className={classes.figure}>{manifest?.image ? 'raw pixels' : 'raw columns'}</div>;
  const { image } = manifest ?? {};
  return (
    <Card bench={bench} where="data" label="Data" figure={figure} edge="data">
      <div className={classes.line}>
        <IconDatabase size={16} aria-hidden="true" />
        <h3>{manifest?.name ?? draft.spec.dataset.id}</h3>
        {manifest && (
          <span className="figure">
            {image ? `${image.width} × ${image.height}` : `${count(manifest.inputs)} inputs`},{' '}
            {counted(manifest.rows, 'row')}
          </span>
        )}
        {manifest?.image && <Pictures manifest={manifest} />}
      </div>
      <p className="caption">{scalingWords(bench)}</p>
    </Card>
  );
}

function scalingWords({ draft }: Bench): string {
  const { scaling } = draft.spec.dataset;
  if (typeof scaling === 'object') return `Values from ${scaling.binarise} on become 1, the others 0.`;
  const words = {
    none: 'Values as they are.',
    unit: 'Values scaled to between 0 and 1.',
    standardise: 'Columns scaled to mean 0 and variance 1.',
    sample: 'Values as probabilities from which 0 and 1 are drawn.',
    'from-source': 'Values scaled as the run was whose layers are copied.',
  };
  return words[scaling];
}

function Pictures({ manifest }: { manifest: Manifest }) {
  const { query } = useServices();
  const rows = useQuery(query.datasets.rows.queryOptions({ input: { datasetId: manifest.id, from: 0, count: SHOWN } }));
  const [low, high] = useMemo(() => {
    const inputs = manifest.columns.filter(({ role }) => role === 'input');
    return [Math.min(...inputs.map((it) => it.min)), Math.max(...inputs.map((it) => it.max))];
  }, [manifest]);
  const { image } = manifest;
  if (!image || !rows.data) return null;
  const scale = Math.max(1, Math.floor(SIDE / image.height));
  return (
    <span className={classes.pictures}>
      {rows.data.rows.map(({ index, values }) => (
        <Pixels
          key={index}
          values={values.map((it) => (it - (low ?? 0)) / ((high ?? 1) - (low ?? 0) || 1))}
          width={image.width}
          height={image.height}
          shade={inkShade}
          scale={scale}
        />
      ))}
    </span>
  );
}
