// Settings side by side, by default only those that differ; what differs from the baseline is marked.
import { Button, Switch } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useCommand } from '../commands.ts';
import { layerState, STATE_WORD } from '../layer-state.ts';
import { Swatch } from '../widgets/fill.tsx';
import { KeyCap } from '../widgets/key-cap.tsx';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { RowHeading } from './row-heading.tsx';
import { type Setting, settingsOf } from './setting.ts';
import { useShelf } from './shelf.ts';
import classes from './views.module.css';

export function DifferencesPanel({ bench: { shown, runs } }: { bench: Bench }) {
  const { isDifferencesOnly, set } = useShelf();
  const settings = useMemo(() => {
    const names = new Map(runs.map(({ id, name }) => [id, name]));
    return settingsOf(
      shown.map(({ row }) => row),
      (id) => names.get(id) ?? id.slice(-6),
    );
  }, [shown, runs]);
  const different = settings.filter(({ isDifferent }) => isDifferent);
  // What fine-tuning may do with a layer is drawn above, in one row for both of its settings.
  const listed = (isDifferencesOnly && shown.length > 1 ? different : settings).filter(
    ({ path, isDifferent }) => !(isDifferent && /^stack\[\d+\]\.(frozen|learningRateScale)$/.test(path)),
  );
  const [at, setAt] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const step = (by: number) => {
    const place = different.findIndex(({ path }) => path === at);
    const next = different[(place + by + different.length + (place === -1 && by < 0 ? 1 : 0)) % different.length];
    if (!next) return;
    setAt(next.path);
    const line = [...(body.current?.rows ?? [])].find((it) => it.dataset.path === next.path);
    line?.scrollIntoView({ block: 'nearest' });
  };
  useCommand('next-issue', () => step(1), different.length > 0);
  useCommand('previous-issue', () => step(-1), different.length > 0);
  return (
    <Panel
      title="Differences"
      about={shown.length > 1 ? `${different.length} of ${settings.length} settings` : `${settings.length} settings`}
      className={classes.grow}
      isFlush
      actions={
        shown.length > 1 && (
          <>
            <Switch
              size="xs"
              label="Only differences"
              checked={isDifferencesOnly}
              onChange={({ currentTarget }) => set({ isDifferencesOnly: currentTarget.checked })}
            />
            <Button h={24} px={8} onClick={() => step(1)} disabled={different.length === 0}>
              Next
              <KeyCap command="next-issue" />
            </Button>
          </>
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={classes.holder} tabIndex={0} aria-label="Settings side by side">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {shown.map((it) => (
                <th key={it.row.id} scope="col">
                  <RowHeading shown={it} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            <LayerRows bench={{ shown }} />
            {listed.map((setting) => (
              <SettingRow key={setting.path} setting={setting} isCurrent={setting.path === at} />
            ))}
            {listed.length === 0 && (
              <tr>
                <th scope="row" colSpan={shown.length + 1}>
                  The settings are the same.
                </th>
              </tr>
            )}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function SettingRow({
  setting: { path, label, values, isDifferent },
  isCurrent,
}: {
  setting: Setting;
  isCurrent: boolean;
}) {
  return (
    <tr data-path={path} data-current={isCurrent || undefined}>
      <th scope="row">{label}</th>
      {values.map((value, i) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          key={i}
          className={isDifferent && i > 0 && value !== values[0] ? classes.changed : undefined}
        >
          {value}
        </td>
      ))}
    </tr>
  );
}

/** What fine-tuning may do with each layer, drawn as everywhere: only where the rows differ in it. */
function LayerRows({ bench: { shown } }: { bench: Pick<Bench, 'shown'> }) {
  const deepest = Math.max(...shown.map(({ row }) => row.runs[0].spec.stack.length));
  const rows = Array.from({ length: deepest }, (_, i) => {
    const layers = shown.map(({ row }) => row.runs[0].spec.stack[i]);
    const keys = layers.map((it) => (it ? `${layerState(it)} ${it.source === 'random'} ${it.learningRateScale}` : ''));
    return { i, layers, keys };
  }).filter(({ keys }) => new Set(keys).size > 1);
  return rows.map(({ i, layers, keys }) => (
    <tr key={i}>
      <th scope="row">Layer {i + 1} in fine-tuning</th>
      {layers.map((layer, column) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          key={column}
          className={column > 0 && keys[column] !== keys[0] ? classes.changed : undefined}
        >
          {layer ? (
            <span className={classes.heading}>
              <Swatch state={layerState(layer)} isRandom={layer.source === 'random'} />
              {STATE_WORD[layerState(layer)]}
              {layerState(layer) === 'tune' && ` × ${layer.learningRateScale}`}
            </span>
          ) : (
            'no such layer'
          )}
        </td>
      ))}
    </tr>
  ));
}
