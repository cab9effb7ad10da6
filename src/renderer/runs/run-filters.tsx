// What the table lists: search, state, dataset, tag, stars, archive; and how it groups.
import { Button, Checkbox, Popover, Select, TextInput } from '@mantine/core';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { useCommand } from '../commands.ts';
import type { Bench } from './bench.ts';
import { metricTitle } from './figure-words.ts';
import { choicesOf, isFiltering, NO_FILTER, type RunFilter } from './filter.ts';
import classes from './runs.module.css';
import { useShelf } from './shelf.ts';
import { matchWords, STATE_WORDS } from './words.ts';

const ANY = '';

export function RunFilters({ bench }: { bench: Bench }) {
  const { filter, isGrouped, set } = useShelf();
  const field = useRef<HTMLInputElement>(null);
  useCommand('find', () => field.current?.focus());
  const change = (part: Partial<RunFilter>) => set({ filter: { ...filter, ...part } });
  const metrics = bench.metrics.map((value) => ({ value, label: metricTitle(value) }));
  return (
    <>
      <div className={classes.head}>
        <h1>Runs</h1>
        <Select
          aria-label="Figure in the table"
          w={168}
          data={metrics}
          value={bench.metric}
          onChange={(metric) => set({ metric })}
        />
        <Select
          aria-label="Group by"
          w={132}
          data={[
            { value: 'seed', label: 'All but seed' },
            { value: 'none', label: 'No groups' },
          ]}
          value={isGrouped ? 'seed' : 'none'}
          onChange={(value) => set({ isGrouped: value === 'seed' })}
        />
      </div>
      <div className={classes.filters}>
        <TextInput
          ref={field}
          aria-label="Search runs"
          placeholder="Name, dataset, tag, note"
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={filter.text}
          onChange={({ currentTarget }) => change({ text: currentTarget.value })}
        />
        <MoreFilters bench={bench} filter={filter} onChange={change} />
        {isFiltering(filter) && (
          <Button size="compact-xs" variant="subtle" onClick={() => set({ filter: NO_FILTER })}>
            Clear filter
          </Button>
        )}
        <span className="caption" role="status">
          {isFiltering(filter) ? matchWords(bench.matching, bench.all) : `${bench.shown.length} shown`}
        </span>
      </div>
    </>
  );
}

interface MoreFiltersProps {
  readonly bench: Bench;
  readonly filter: RunFilter;
  onChange(part: Partial<RunFilter>): void;
}

function MoreFilters({ bench, filter, onChange }: MoreFiltersProps) {
  const { states, datasetIds, tags } = useMemo(() => choicesOf(bench.runs), [bench.runs]);
  const any = { value: ANY, label: 'Any' };
  const plain = (values: readonly string[]) => [any, ...values.map((value) => ({ value, label: value }))];
  return (
    <Popover position="bottom-end" withinPortal={false} trapFocus>
      <Popover.Target>
        <Button leftSection={<IconFilter size={14} />} h={24} px={8}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.popover}>
          <Select
            label="State"
            comboboxProps={{ withinPortal: false }}
            data={[any, ...states.map((value) => ({ value, label: STATE_WORDS[value] }))]}
            value={filter.state ?? ANY}
            onChange={(value) => onChange({ state: states.find((it) => it === value) ?? null })}
          />
          <Select
            label="Dataset"
            comboboxProps={{ withinPortal: false }}
            data={plain(datasetIds)}
            value={filter.datasetId ?? ANY}
            onChange={(value) => onChange({ datasetId: value || null })}
          />
          <Select
            label="Tag"
            comboboxProps={{ withinPortal: false }}
            data={plain(tags)}
            value={filter.tag ?? ANY}
            onChange={(value) => onChange({ tag: value || null })}
          />
          <Checkbox
            label="Starred only"
            checked={filter.isStarred}
            onChange={({ currentTarget }) => onChange({ isStarred: currentTarget.checked })}
          />
          <Checkbox
            label="Archived runs"
            checked={filter.isArchived}
            onChange={({ currentTarget }) => onChange({ isArchived: currentTarget.checked })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
