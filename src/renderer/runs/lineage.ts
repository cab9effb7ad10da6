// Where a run comes from and what came of it: data, the runs whose layers it starts from, itself, those that start from it.
import type { Run } from '#shared/run.ts';

export interface Ancestry {
  readonly run: Run;
  /** Steps from the data; the run that was asked for has the greatest of all but its children. */
  readonly depth: number;
  readonly role: 'source' | 'self' | 'child';
  /** "layer 1 and 2, pre-trained", or that it repeats the run. */
  readonly how: string;
}

/** The runs that this one starts from, the oldest first, then it, then those that start from it directly. */
export function lineageOf(run: Run, known: readonly Run[]): Ancestry[] {
  const byId = new Map(known.map((it) => [it.id, it]));
  const chain: Run[] = [];
  const visit = (it: Run) => {
    for (const id of sourcesOf(it)) {
      const source = byId.get(id);
      if (!source || chain.includes(source) || source.id === run.id) continue;
      visit(source);
      chain.push(source);
    }
  };
  visit(run);
  const children = known.filter((it) => it.id !== run.id && sourcesOf(it).includes(run.id));
  return [
    ...chain.map((it, i) => ({
      run: it,
      depth: i + 1,
      role: 'source' as const,
      how: howWords(it, chain[i + 1] ?? run),
    })),
    { run, depth: chain.length + 1, role: 'self' as const, how: '' },
    ...children.map((it) => ({ run: it, depth: chain.length + 2, role: 'child' as const, how: howWords(run, it) })),
  ];
}

function sourcesOf({ spec, repeats }: Run): string[] {
  const copied = spec.stack.flatMap(({ source }) => (typeof source === 'object' ? [source.run] : []));
  return [...new Set([...copied, ...(repeats === null ? [] : [repeats])])];
}

function howWords(source: Run, { spec, repeats }: Run): string {
  const layers = spec.stack.flatMap((layer) =>
    typeof layer.source === 'object' && layer.source.run === source.id ? [layer.source.layer + 1] : [],
  );
  if (layers.length > 0) return `gives layer ${layers.join(', ')}`;
  return repeats === source.id ? 'is repeated' : '';
}
