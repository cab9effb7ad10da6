// What the curves show and over what: metrics, value or difference, x axis, logarithms, smoothing, band.
import { Button, Checkbox, Popover, SegmentedControl, Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { CurveName } from '#shared/contract.ts';
import { keyOf } from './curve-data.ts';
import { curveTitle, type LineSettings } from './lines.ts';
import { useShelf } from './shelf.ts';
import classes from './views.module.css';

/** Charts side by side that are still large enough to read. */
const MOST_CHARTS = 4;

const SMOOTHING = [0, 0.5, 0.8, 0.9, 0.97];

interface CurveToolbarProps {
  readonly names: readonly CurveName[];
  readonly chosen: readonly CurveName[];
}

export function CurveToolbar({ names, chosen }: CurveToolbarProps) {
  const { lines, set } = useShelf();
  const change = (part: Partial<LineSettings>) => set({ lines: { ...lines, ...part } });
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Curves">
      <MetricMenu names={names} chosen={chosen} />
      <SegmentedControl
        aria-label="Value or difference"
        data={[
          { value: 'value', label: 'Value' },
          { value: 'difference', label: 'Minus baseline' },
        ]}
        value={lines.mode}
        onChange={(mode) => change({ mode: mode === 'difference' ? 'difference' : 'value' })}
      />
      <SegmentedControl
        aria-label="X axis"
        data={[
          { value: 'epoch', label: 'Epoch' },
          { value: 'updates', label: 'Updates' },
          { value: 'time', label: 'Time' },
        ]}
        value={lines.x}
        onChange={(x) => change({ x: x === 'updates' || x === 'time' ? x : 'epoch' })}
      />
      <Toggle label="Log X" isOn={lines.isLogX} onChange={(isLogX) => change({ isLogX })} />
      <Toggle label="Log Y" isOn={lines.isLogY} onChange={(isLogY) => change({ isLogY })} />
      <Select
        aria-label="Smoothing"
        w={128}
        data={SMOOTHING.map((it) => ({ value: String(it), label: it === 0 ? 'Smoothing off' : `Smoothing ${it}` }))}
        value={String(lines.smoothing)}
        onChange={(value) => change({ smoothing: Number(value) })}
      />
      <Toggle label="Band: 95 % of mean" isOn={lines.hasBand} onChange={(hasBand) => change({ hasBand })} />
    </div>
  );
}

function Toggle({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <Button h={28} px={8} variant={isOn ? 'filled' : 'default'} aria-pressed={isOn} onClick={() => onChange(!isOn)}>
      {label}
    </Button>
  );
}

function MetricMenu({ names, chosen }: CurveToolbarProps) {
  const set = useShelf((it) => it.set);
  const keys = chosen.map(keyOf);
  const toggle = (key: string) => {
    const next = keys.includes(key) ? keys.filter((it) => it !== key) : [...keys, key].slice(-MOST_CHARTS);
    set({ curves: next.length > 0 ? next : [key] });
  };
  const [first] = chosen;
  const words = chosen.length > 1 ? `${chosen.length} metrics` : first ? curveTitle(first) : 'Metrics';
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Button h={28} px={8} rightSection={<IconChevronDown size={14} />} aria-label={`Metrics: ${words}`}>
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <div className={classes.choices}>
          <span className="caption">Up to {MOST_CHARTS} at once</span>
          {names.map((name) => {
            const key = keyOf(name);
            return (
              <Checkbox key={key} label={curveTitle(name)} checked={keys.includes(key)} onChange={() => toggle(key)} />
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
