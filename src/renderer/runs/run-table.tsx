// The table of runs: only the rows in sight are drawn, and the keyboard does all that the mouse can.
// biome-ignore-all lint/a11y/useSemanticElements: a virtual list places its rows by itself, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its current row
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useCommand } from '../commands.ts';
import type { Bench } from './bench.ts';
import type { Changing } from './changes.ts';
import { metricTitle } from './figure-words.ts';
import type { Row } from './row.ts';
import { type RowActions, RunRow } from './run-row.tsx';
import { extended, isShown, toggled, withBaseline } from './selection.ts';
import { useShelf } from './shelf.ts';
import { type Column, nextOrder, type Order } from './sort.ts';
import classes from './table.module.css';

const ROW_HEIGHT = 36;

export function RunTable({ bench, changing }: { bench: Bench; changing: Changing }) {
  const { rows, selection, shown, metric, baseline } = bench;
  const { current, order, set } = useShelf();
  const body = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === current),
  );
  const row = rows[at];
  const moveTo = (place: number, isExtending = false) => {
    const to = Math.min(rows.length - 1, Math.max(0, place));
    const next = rows[to];
    if (!next) return;
    set({ current: next.id });
    list.scrollToIndex(to);
    if (isExtending) bench.select(extended(selection, row ? [row, next] : [next]));
  };
  useCommand('rename', () => row && setRenamed(row.id), row !== undefined);
  const rename = (target: Row, name: string | null) => {
    setRenamed(null);
    grid.current?.focus();
    const wanted = name?.trim();
    if (wanted && wanted !== target.name)
      void changing.change(target.runs, { name: wanted }, `Rename “${target.name}”`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !row) return;
    const page = Math.max(1, Math.floor((body.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const acts: Record<string, () => void> = {
      ' ': () => bench.select(toggled(selection, row)),
      enter: () => openAlone(row),
      b: () => bench.select(withBaseline(selection, row)),
      s: () => star(row, changing),
      a: () => archive(row, changing),
    };
    const step = steps[event.key];
    const act = acts[event.key.toLowerCase()];
    if (step === undefined && !act) return;
    event.preventDefault();
    if (step !== undefined) moveTo(step, event.shiftKey);
    else act?.();
  };
  const openAlone = (target: Row) => {
    set({ tab: null });
    bench.select({ selected: target.runs.map(({ id }) => id), baseline: target.runs[0].id });
  };
  const actions = useSameActions({
    pick: (it) => set({ current: it.id }),
    toggle: (it) => {
      set({ current: it.id });
      bench.select(toggled(selection, it));
    },
    open: openAlone,
    rename,
  });
  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      aria-label="Runs"
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={row && `run-row-${row.id}`}
      className={classes.table}
      onKeyDown={onKeyDown}
      data-pane
    >
      <Titles metric={metric} order={order} onOrder={(next) => set({ order: next })} />
      <div ref={body} className={classes.body} role="rowgroup">
        <div role="presentation" style={{ height: list.getTotalSize() }} />
        {list.getVirtualItems().map(({ index, start }) => {
          const it = rows[index];
          if (!it) return null;
          return (
            <RunRow
              key={it.id}
              id={`run-row-${it.id}`}
              index={index}
              row={it}
              shown={isShown(it, selection) ? shown.find((other) => other.row.id === it.id) : undefined}
              metric={metric}
              baseline={baseline}
              isCurrent={index === at}
              isRenamed={renamed === it.id}
              top={start}
              actions={actions}
            />
          );
        })}
      </div>
    </div>
  );
}

/** One object for the life of the table, whose functions are always the newest. */
function useSameActions(newest: RowActions): RowActions {
  const latest = useRef(newest);
  latest.current = newest;
  return useMemo(
    () => ({
      pick: (row) => latest.current.pick(row),
      toggle: (row) => latest.current.toggle(row),
      open: (row) => latest.current.open(row),
      rename: (row, name) => latest.current.rename(row, name),
    }),
    [],
  );
}

export function star({ runs, name }: Row, changing: Changing): void {
  const isStarred = !runs[0].isStarred;
  void changing.change(runs, { isStarred }, `${isStarred ? 'Star' : 'Unstar'} “${name}”`);
}

export function archive({ runs, name }: Row, changing: Changing): void {
  const isArchived = !runs[0].isArchived;
  void changing.change(runs, { isArchived }, `${isArchived ? 'Archive' : 'Take back'} “${name}”`);
}

function Titles({ metric, order, onOrder }: { metric: string; order: Order; onOrder: (order: Order) => void }) {
  const titles: readonly (readonly [Column | null, string, boolean])[] = [
    [null, 'Shown', false],
    [null, '', false],
    ['name', 'Name', false],
    ['state', '', false],
    ['n', 'n', true],
    ['value', metricTitle(metric), true],
    ['change', 'Change', true],
    ['time', 'Time', true],
    ['when', 'When', true],
  ];
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className={`${classes.row} ${classes.titles}`}>
        {titles.map(([column, title, isRight], i) => {
          const isSorted = column !== null && order.column === column;
          const sort = isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none';
          const Arrow = order.isDescending ? IconArrowDown : IconArrowUp;
          return (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              key={i}
              role="columnheader"
              tabIndex={-1}
              aria-sort={sort}
              className={isRight ? classes.right : undefined}
            >
              {column === null ? (
                <span className={title ? 'caption' : 'visually-hidden'}>{title || 'Network'}</span>
              ) : (
                <button
                  type="button"
                  aria-label={`Sort by ${title || column}`}
                  onClick={() => onOrder(nextOrder(order, column))}
                >
                  {title}
                  {(isSorted || !title) && <Arrow size={12} aria-hidden="true" opacity={isSorted ? 1 : 0.4} />}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
