// Where a run comes from, as a small tree: its dataset, the runs it starts from, itself, and what starts from it.
import { IconCornerDownRight, IconDatabase } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Run } from '#shared/run.ts';
import { layerLook } from '../layer-state.ts';
import { useNavigation } from '../navigation.ts';
import { Core } from '../widgets/core.tsx';
import classes from './current.module.css';
import { lineageOf } from './lineage.ts';

/** A run may have any number of children; these are enough to see that there are some. */
const MOST_SHOWN = 8;
const INDENT = 16;

interface LineageProps {
  readonly run: Run;
  readonly runs: readonly Run[];
  onOpen(runId: string): void;
}

export function Lineage({ run, runs, onOpen }: LineageProps) {
  const go = useNavigation((it) => it.go);
  const lineage = useMemo(() => lineageOf(run, runs), [run, runs]);
  return (
    <ul className={classes.tree} aria-label={`Lineage of ${run.name}`}>
      <li>
        <IconDatabase size={14} aria-hidden="true" />
        <button type="button" onClick={() => go({ screen: 'data', datasetId: run.datasetId })}>
          {run.datasetId}
        </button>
        <span className="caption figure">sha {run.datasetSha256.slice(0, 8)}</span>
      </li>
      {lineage.slice(0, MOST_SHOWN).map(({ run: it, depth, role, how }) => (
        <li key={it.id} style={{ paddingLeft: Math.min(depth, 6) * INDENT }}>
          <IconCornerDownRight size={12} aria-hidden="true" />
          <Core layers={it.spec.stack.map(layerLook)} height={18} isFailed={it.state === 'failed'} />
          {role === 'self' ? (
            <span className={classes.self}>{it.name}</span>
          ) : (
            <button type="button" onClick={() => onOpen(it.id)}>
              {it.name}
            </button>
          )}
          <span className="caption">{how}</span>
        </li>
      ))}
      {lineage.length > MOST_SHOWN && <li className="caption">and {lineage.length - MOST_SHOWN} more</li>}
    </ul>
  );
}
