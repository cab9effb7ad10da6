// What a run makes of its data: samples with their reconstructions and fantasies, first-layer filters, hidden use.
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { outputUnits } from '#shared/layer.ts';
import type { Pictures } from '#shared/pictures.ts';
import type { Run } from '#shared/run.ts';
import { count, ordinal } from '../formats.ts';
import { useServices } from '../services.tsx';
import { useTokens } from '../theme/tokens.ts';
import { Panel } from '../widgets/panel.tsx';
import { weightShades } from '../widgets/shades.ts';
import { Filters } from './filters.tsx';
import { HiddenUse } from './hidden-use.tsx';
import { joined } from './picture-sets.ts';
import classes from './pictures-row.module.css';
import type { PhasePick } from './run-charts.ts';
import type { RunLife } from './run-life.ts';
import { Samples } from './samples.tsx';

interface PicturesRowProps {
  readonly run: Run;
  readonly life: RunLife;
  /** The version of the life that is drawn. */
  readonly version: number;
  readonly pick: PhasePick;
  readonly dataset: Manifest | null;
}

export function PicturesRow({ run, life, version, pick, dataset }: PicturesRowProps) {
  const { query } = useServices();
  const tokens = useTokens();
  const shade = useMemo(() => weightShades(tokens), [tokens]);
  const { phase, layer } = pick;
  const kept = useQuery(query.runs.pictures.queryOptions({ input: { runId: run.id, phase, layer } }));
  const { refetch } = kept;
  const { state } = run;
  // What came live is forgotten with the view; what is kept changes most when a sitting ends or begins.
  useEffect(() => {
    if (state !== 'queued') void refetch();
  }, [state, refetch]);
  const [picked, setPicked] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the life is one object that changes; `version` says when
  const all = useMemo(
    () => joined(kept.data ?? [], life.pictures.of({ phase, layer })),
    [kept.data, life, version, phase, layer],
  );
  const shown = all.find(({ epoch }) => epoch === picked) ?? all.at(-1);
  if (!shown) return null;
  const image = dataset?.image ?? null;
  return (
    <div className={classes.row}>
      <Panel
        title="Samples"
        about="same rows every epoch"
        className={classes.samples}
        actions={all.length > 1 && <EpochPicker all={all} shown={shown} onPick={setPicked} />}
      >
        <Samples pictures={shown} image={image} depth={(shown.layer ?? run.spec.stack.length - 1) + 1} />
      </Panel>
      <Panel
        title="Filters"
        about={`layer 1, ${shown.filters.rows} of ${count(run.spec.stack[0] ? outputUnits(run.spec.stack[0]) : 0)}`}
        className={classes.filters}
      >
        <Filters run={run} filters={shown.filters} image={image} shade={shade} />
      </Panel>
      <HiddenUse pictures={shown} tokens={tokens} className={classes.use} />
    </div>
  );
}

interface EpochPickerProps {
  readonly all: readonly Pictures[];
  readonly shown: Pictures;
  readonly onPick: (epoch: number | null) => void;
}

/** The last one stands for whatever is newest, so that a live run goes on. */
function EpochPicker({ all, shown, onPick }: EpochPickerProps) {
  const last = all.at(-1)?.epoch;
  return (
    <SegmentedControl
      size="sm"
      transitionDuration={0}
      aria-label="Epoch that is shown"
      value={String(shown.epoch)}
      onChange={(value) => onPick(Number(value) === last ? null : Number(value))}
      data={all.map(({ epoch }) => ({ value: String(epoch), label: String(ordinal(epoch)) }))}
    />
  );
}
