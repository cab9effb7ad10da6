// The window's list of runs: right whatever changed, and fetched once only.
import { expect, test } from 'vitest';
import { runList } from '../../src/renderer/run-list.ts';
import { RUNS_AT_ONCE, type RunChangeList } from '../../src/shared/contract.ts';
import type { Run } from '../../src/shared/run.ts';

/** Services with these runs, whose log of changes is kept the simple way. */
class Services {
  readonly runs = new Map<string, Run>();
  readonly asked: { readonly since?: string; readonly from: number }[] = [];
  origin = 'a';
  readonly #log: string[] = [];

  put(number: number, name = 'run'): void {
    const id = String(number).padStart(6, '0');
    this.runs.set(id, { id, name, queuedAt: Math.floor(number / 2) } as Run);
    this.#log.push(id);
  }

  remove(id: string): void {
    this.runs.delete(id);
    this.#log.push(id);
  }

  changes = ({
    since,
    from = 0,
  }: {
    since?: string | undefined;
    from?: number | undefined;
  }): Promise<RunChangeList> => {
    this.asked.push({ ...(since !== undefined && { since }), from });
    const revision = `${this.origin} ${this.#log.length}`;
    const cut = <T>(all: readonly T[]) => all.slice(from, from + RUNS_AT_ONCE);
    if (!since?.startsWith(this.origin)) {
      return Promise.resolve({ revision, isWhole: true, runs: cut([...this.runs.values()].reverse()), removed: [] });
    }
    const ids = cut([...new Set(this.#log.slice(Number(since.slice(2))))]);
    const removed = ids.filter((id) => !this.runs.has(id));
    return Promise.resolve({ revision, isWhole: false, runs: ids.flatMap((id) => this.runs.get(id) ?? []), removed });
  };
}

function withRuns(count: number): Services {
  const services = new Services();
  for (let i = 0; i < count; i++) services.put(i);
  return services;
}

const newestFirst = (services: Services) => [...services.runs.keys()].toSorted().reverse();

test.each([0, 1, RUNS_AT_ONCE - 1, RUNS_AT_ONCE, 2 * RUNS_AT_ONCE + 3])(
  '%i runs come whole, newest first',
  async (n) => {
    const services = withRuns(n);
    const runs = await runList(services.changes)();
    expect(runs.map(({ id }) => id)).toEqual(newestFirst(services));
  },
);

test('later only what changed is fetched, and what did not stays the same object', async () => {
  const services = withRuns(RUNS_AT_ONCE + 1);
  const list = runList(services.changes);
  const before = await list();
  services.put(7, 'renamed');
  services.put(5000);
  services.remove('000003');
  services.asked.length = 0;
  const after = await list();
  expect(services.asked).toHaveLength(1);
  expect(after.map(({ id }) => id)).toEqual(newestFirst(services));
  expect(after.find(({ id }) => id === '000007')?.name).toBe('renamed');
  expect(after.find(({ id }) => id === '000004')).toBe(before.find(({ id }) => id === '000004'));
});

test('more changes than come at once are all there', async () => {
  const services = withRuns(2);
  const list = runList(services.changes);
  await list();
  for (let i = 0; i < RUNS_AT_ONCE + 5; i++) services.put(i, 'changed');
  const after = await list();
  expect(after).toHaveLength(RUNS_AT_ONCE + 5);
  expect(new Set(after.map(({ name }) => name))).toEqual(new Set(['changed']));
});

test('services that were started again are asked for everything, and runs that they lack are gone', async () => {
  const services = withRuns(3);
  const list = runList(services.changes);
  await list();
  services.origin = 'b';
  services.runs.delete('000001');
  expect((await list()).map(({ id }) => id)).toEqual(['000002', '000000']);
});
