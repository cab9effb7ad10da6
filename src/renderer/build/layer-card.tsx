// One layer: its two controls, where it starts and what fine-tuning may do, with its shape and parameters.
import { useSortable } from '@dnd-kit/react/sortable';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconGripVertical } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Layer } from '#shared/layer.ts';
import { count } from '../formats.ts';
import { layerState } from '../layer-state.ts';
import { Card } from './card.tsx';
import { parameterCount } from './draft.ts';
import { duplicateLayer, moveLayer, removeLayer, setFrozen } from './edits.ts';
import { FinetuningControl } from './finetuning-control.tsx';
import classes from './layer-card.module.css';
import { layerFacts } from './layer-facts.ts';
import { SourcePicker } from './source-picker.tsx';
import { Trapezoid, widthOf } from './trapezoid.tsx';
import type { Bench } from './use-bench.ts';

interface LayerCardProps {
  readonly bench: Bench;
  readonly id: number;
  /** 0-based from the bottom of the stack. */
  readonly index: number;
  /** 0-based in the list as it is shown, from the top. */
  readonly place: number;
  readonly layer: Layer;
  readonly widest: number;
  readonly onInsert: () => void;
  /** Gives the focus to the card at this index. */
  readonly onFocus: (index: number) => void;
  /** What flows into it from below. */
  readonly joint: ReactNode;
}

export function LayerCard({ bench, id, index, place, layer, widest, onInsert, onFocus, joint }: LayerCardProps) {
  const { ref, handleRef } = useSortable({ id, index: place });
  const { draft, shapes, edit } = bench;
  const shape = shapes[index] ?? { inputs: 0, outputs: 0 };
  const state = layerState(layer);
  const name = `Layer ${index + 1}`;
  const layers = draft.spec.stack.length;
  const move = (by: number) => {
    if (index + by < 0 || index + by >= layers) return;
    edit(moveLayer(index, index + by));
    onFocus(index + by);
  };
  const remove = () => {
    edit(removeLayer(index));
    onFocus(Math.max(0, index - 1));
  };
  const duplicate = () => {
    edit(duplicateLayer(index));
    onFocus(index + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      'Alt+ArrowUp': () => move(1),
      'Alt+ArrowDown': () => move(-1),
      ' ': () => edit(setFrozen(index, !layer.frozen)),
      Insert: onInsert,
      Delete: remove,
      'Control+d': duplicate,
    };
    const act = keys[`${event.altKey ? 'Alt+' : event.ctrlKey || event.metaKey ? 'Control+' : ''}${event.key}`];
    if (!act || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const figure = (
    <Trapezoid
      state={state}
      isRandom={layer.source === 'random'}
      below={widthOf(shape.inputs, widest)}
      above={widthOf(shape.outputs, widest)}
    />
  );
  return (
    // The whole item is dragged: the library moves it among its like in the page before the draft changes.
    <li ref={ref}>
      <Card
        bench={bench}
        where={index}
        label={`${name}, ${shape.inputs} to ${shape.outputs}`}
        figure={figure}
        edge={state}
        onKeyDown={onKeyDown}
      >
        <div className={classes.line}>
          <button ref={handleRef} type="button" className={classes.grip} aria-label={`Drag ${name.toLowerCase()}`}>
            <IconGripVertical size={14} aria-hidden="true" />
          </button>
          <h3>{name}</h3>
          <span className="figure">
            {count(shape.inputs)} → {count(shape.outputs)}
          </span>
          <span className={classes.end}>
            <FinetuningControl index={index} layer={layer} edit={edit} />
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={`More about ${name.toLowerCase()}`}>
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item disabled={index === layers - 1} onClick={() => move(1)}>
                  Move up
                </Menu.Item>
                <Menu.Item disabled={index === 0} onClick={() => move(-1)}>
                  Move down
                </Menu.Item>
                <Menu.Item onClick={onInsert}>Insert a layer above</Menu.Item>
                <Menu.Item onClick={duplicate}>Duplicate</Menu.Item>
                <Menu.Item disabled={layers === 1} onClick={remove}>
                  Remove
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </span>
        </div>
        <div className={classes.line}>
          <span className="secondary">Starts from</span>
          <SourcePicker bench={bench} index={index} layer={layer} />
          <span className={classes.end}>
            <span className="figure">{count(parameterCount(shape))}</span> parameters
            {layer.frozen && ', none trainable'}
          </span>
        </div>
        <Facts layer={layer} />
      </Card>
      {joint}
    </li>
  );
}

/** The layer's settings in one line. */
function Facts({ layer }: { layer: Layer }) {
  return (
    <div className={`${classes.line} ${classes.facts}`}>
      {layerFacts(layer).map(({ name, value }) => (
        <span key={name}>
          {name} <span className="figure">{value}</span>
        </span>
      ))}
    </div>
  );
}
