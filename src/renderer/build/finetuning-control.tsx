// What fine-tuning may do with a layer: move it at a rate, or leave it alone.
import { IconArrowsVertical, IconSnowflake } from '@tabler/icons-react';
import type { Layer } from '#shared/layer.ts';
import { NumberField } from '../widgets/number-field.tsx';
import { type Edit, setFrozen, setLayerField } from './edits.ts';
import classes from './finetuning-control.module.css';

interface FinetuningControlProps {
  readonly index: number;
  readonly layer: Layer;
  readonly edit: (edit: Edit) => void;
}

export function FinetuningControl({ index, layer, edit }: FinetuningControlProps) {
  const name = `layer ${index + 1}`;
  const choice = (frozen: boolean, Icon: typeof IconSnowflake, word: string) => (
    <button
      type="button"
      aria-pressed={layer.frozen === frozen}
      className={`${classes.choice} ${frozen ? classes.frozen : layer.learningRateScale === 1 ? classes.train : classes.tune}`}
      onClick={() => edit(setFrozen(index, frozen))}
    >
      <Icon size={14} aria-hidden="true" /> {word}
    </button>
  );
  return (
    <div className={classes.control}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere */}
      <div role="group" aria-label={`In fine-tuning, ${name}`} className={classes.switch}>
        {choice(false, IconArrowsVertical, 'Fine-tune')}
        {choice(true, IconSnowflake, 'Frozen')}
      </div>
      {!layer.frozen && (
        <NumberField
          className={classes.rate}
          aria-label={`Rate of ${name}, as a factor`}
          prefix="× "
          min={0}
          max={1000}
          value={layer.learningRateScale}
          onCommit={(scale) => edit(setLayerField(index, ['learningRateScale'], scale))}
        />
      )}
    </div>
  );
}
