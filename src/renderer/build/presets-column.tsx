// The column at the left: ready-made stacks, ways to freeze, and what the fills mean.
import { layerLook, STATE_WORD } from '../layer-state.ts';
import { Core } from '../widgets/core.tsx';
import { Swatch } from '../widgets/fill.tsx';
import { replaceSpec } from './edits.ts';
import { FREEZE_PRESETS, freeze, freezePresetOf, STACK_PRESETS } from './presets.ts';
import classes from './presets-column.module.css';
import type { Bench } from './use-bench.ts';

export function PresetsColumn({ bench: { draft, edit } }: { bench: Bench }) {
  const { spec } = draft;
  const current = freezePresetOf(spec.stack);
  return (
    <aside className={classes.column} aria-label="Presets">
      <h2 className="caption">Start from</h2>
      {STACK_PRESETS.map(({ id, title, about, apply }) => (
        <button
          key={id}
          type="button"
          className={classes.preset}
          title={about}
          onClick={() => edit(replaceSpec(title, apply(spec)))}
        >
          <Core layers={apply(spec).stack.map(layerLook)} height={20} />
          {title}
        </button>
      ))}
      <h2 className="caption">Freeze</h2>
      {FREEZE_PRESETS.map((preset) => (
        <button
          key={preset.id}
          type="button"
          className={classes.preset}
          aria-pressed={preset.id === current}
          onClick={() => edit(freeze(preset, spec.stack))}
        >
          <Core
            height={20}
            layers={spec.stack.map((layer, i) =>
              layerLook({ ...layer, frozen: preset.isFrozen(i, spec.stack.length) }),
            )}
          />
          {preset.title}
        </button>
      ))}
      <h2 className="caption">Key</h2>
      <ul className={classes.key}>
        {(['train', 'tune', 'frozen'] as const).map((state) => (
          <li key={state}>
            <Swatch state={state} /> {STATE_WORD[state]}
          </li>
        ))}
        <li>
          <Swatch state="train" isRandom /> Dashed: random start
        </li>
      </ul>
    </aside>
  );
}
