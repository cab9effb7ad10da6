// Where a layer starts: pre-trained here, random, or a layer of a saved run.
import { Menu } from '@mantine/core';
import { IconArrowsVertical, IconChevronDown, IconDice3, IconHistory } from '@tabler/icons-react';
import type { Layer, LayerReference } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import { setSource } from './edits.ts';
import classes from './source-picker.module.css';
import type { Bench } from './use-bench.ts';

/** Runs offered at once; the newest are the likeliest. */
const MOST_RUNS = 30;

export function SourcePicker({ bench, index, layer }: { bench: Bench; index: number; layer: Layer }) {
  const { runs, edit, shapes, draft } = bench;
  const choose = (source: Parameters<typeof setSource>[1]) => edit(setSource(index, source));
  const shape = shapes[index];
  const offered = runs
    .filter(({ state, weights, isArchived }) => state === 'finished' && weights !== null && !isArchived)
    .flatMap((run) => layersOf(run).map((it) => ({ ...it, run })))
    .map((it) => ({ ...it, fits: it.inputs === shape?.inputs && it.outputs === shape.outputs }))
    .filter(({ kind }) => kind === layer.kind)
    .toSorted((a, b) => Number(b.fits) - Number(a.fits))
    .slice(0, MOST_RUNS);
  const { word, Icon, tone } = lookOf(layer, bench);
  return (
    <Menu position="bottom-start" width={340}>
      <Menu.Target>
        <button
          type="button"
          className={`${classes.chip} ${classes[tone]}`}
          aria-label={`Layer ${index + 1} starts from: ${word}`}
        >
          <Icon size={14} aria-hidden="true" /> {word} <IconChevronDown size={12} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {layer.kind !== 'dense' && (
          <Menu.Item leftSection={<IconArrowsVertical size={14} />} onClick={() => choose('pretrain')}>
            Pre-train here
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDice3 size={14} />} onClick={() => choose('random')}>
          Random, seed {draft.spec.seed}
        </Menu.Item>
        <Menu.Label>Layers of saved runs</Menu.Label>
        {offered.length === 0 && <Menu.Item disabled>No finished run has such a layer</Menu.Item>}
        {offered.map(({ run, layer: at, stage, inputs, outputs, fits }) => (
          <Menu.Item
            key={`${run.id} ${at} ${stage}`}
            leftSection={<IconHistory size={14} />}
            onClick={() => choose({ run: run.id, layer: at, stage })}
          >
            {run.name} · layer {at + 1}{' '}
            <span className="caption">{stage === 'pretrained' ? 'before' : 'after'} fine-tuning, </span>
            <span className={fits ? 'figure' : `figure ${classes.misfit}`}>
              {inputs} → {outputs}
              {!fits && ', does not fit'}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface SavedLayer extends Omit<LayerReference, 'run'> {
  readonly kind: string;
  readonly inputs: number;
  readonly outputs: number;
}

function layersOf(run: Run): SavedLayer[] {
  return run.layers.flatMap(({ kind, inputs, outputs }, layer): SavedLayer[] => {
    if (kind === 'head') return [];
    const base = { kind, inputs, outputs, layer };
    const after = run.finetuningMs !== null ? [{ ...base, stage: 'finetuned' as const }] : [];
    return kind === 'dense' ? after : [{ ...base, stage: 'pretrained' as const }, ...after];
  });
}

function lookOf({ source }: Layer, { runs, draft }: Bench) {
  if (source === 'pretrain') return { word: 'Pre-trained here', Icon: IconArrowsVertical, tone: 'train' as const };
  if (source === 'random') {
    const { seed } = draft.spec;
    const seeds = draft.seeds === 1 ? `seed ${seed}` : `seed ${seed}–${seed + draft.seeds - 1}`;
    return { word: `Random, ${seeds}`, Icon: IconDice3, tone: 'random' as const };
  }
  const run = runs.find(({ id }) => id.startsWith(source.run));
  const stage = source.stage === 'finetuned' ? ', fine-tuned' : '';
  return {
    word: `${run?.name ?? source.run} · layer ${source.layer + 1}${stage}`,
    Icon: IconHistory,
    tone: 'saved' as const,
  };
}
