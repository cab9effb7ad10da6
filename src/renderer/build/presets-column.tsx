// The column at the left: ready-made stacks, ways to freeze, and what the fills mean.
import { Menu } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { publishedWords, RECIPES } from '#shared/recipe.ts';
import type { Run } from '#shared/run.ts';
import { layerLook, STATE_WORD } from '../layer-state.ts';
import { useNavigation } from '../navigation.ts';
import { Core } from '../widgets/core.tsx';
import { Swatch } from '../widgets/fill.tsx';
import { replaceSpec } from './edits.ts';
import { FREEZE_PRESETS, freeze, freezePresetOf, fromRecipe, STACK_PRESETS } from './presets.ts';
import classes from './presets-column.module.css';
import type { Bench } from './use-bench.ts';

export function PresetsColumn({ bench }: { bench: Bench }) {
  const { draft, edit } = bench;
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
      <SavedRuns runs={bench.runs} />
      <h2 className="caption">Recipes</h2>
      {RECIPES.map((recipe) => {
        const made = fromRecipe(recipe, spec, bench.manifest);
        return (
          <button
            key={recipe.id}
            type="button"
            className={classes.preset}
            title={`${recipe.about} ${publishedWords(recipe, made, bench.manifest)}`}
            onClick={() => edit(replaceSpec(recipe.title, made))}
          >
            <Core layers={made.stack.map(layerLook)} height={20} />
            {recipe.title}
          </button>
        );
      })}
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
              layerLook({
                ...layer,
                frozen: preset.isFrozen(i, spec.stack.length),
                learningRateScale: preset.scale ?? layer.learningRateScale,
              }),
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

/** Offered at once; the newest are the likeliest. */
const MOST_RUNS = 12;

/** A saved run as the beginning: with its trained layers where it has finished, else with its settings alone. */
function SavedRuns({ runs }: { runs: readonly Run[] }) {
  const go = useNavigation((it) => it.go);
  const offered = runs.filter(({ isArchived }) => !isArchived).slice(0, MOST_RUNS);
  if (offered.length === 0) return null;
  const open = (runId: string, withWeights: boolean) => go({ screen: 'build', runId, withWeights });
  return (
    <Menu position="right-start" width={320}>
      <Menu.Target>
        <button type="button" className={classes.preset}>
          <IconHistory size={17} aria-hidden="true" />
          Saved run …
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.runs}>
        <Menu.Label>With trained layers</Menu.Label>
        {offered
          .filter(({ weights }) => weights !== null)
          .map(({ id, name, spec }) => (
            <Menu.Item
              key={id}
              leftSection={<Core layers={spec.stack.map(layerLook)} height={20} />}
              onClick={() => open(id, true)}
            >
              {name}
            </Menu.Item>
          ))}
        <Menu.Label>Settings alone</Menu.Label>
        {offered.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => open(id, false)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
