// The list of all runs as the window keeps it: fetched once in pieces, from then on only what changed.
import { RUNS_AT_ONCE, type RunChangeList } from '#shared/contract.ts';
import type { Run } from '#shared/run.ts';
import type { Client } from './connection.ts';

type Changes = Client['runs']['changes'];

/** The same client, whose `runs.list` fetches what changed since it was called last, and answers with all runs. */
export function withRunList(client: Client): Client {
  const list = runList(client.runs.changes);
  const runs = new Proxy(client.runs, { get: (it, key) => (key === 'list' ? list : Reflect.get(it, key)) });
  return new Proxy(client, { get: (it, key) => (key === 'runs' ? runs : Reflect.get(it, key)) });
}

/** @returns what answers with all runs, newest first; a run that did not change stays the same object. */
export function runList(changes: Changes): () => Promise<Run[]> {
  let revision: string | undefined;
  let known = new Map<string, Run>();
  let last: Promise<unknown> = Promise.resolve();
  const update = async (): Promise<Run[]> => {
    const pieces = await everyPiece(changes, revision);
    const runs = new Map(pieces.some(({ isWhole }) => isWhole) ? [] : known);
    for (const piece of pieces) {
      for (const run of piece.runs) runs.set(run.id, run);
      for (const id of piece.removed) runs.delete(id);
    }
    known = runs;
    // Whatever changed while the pieces came is asked for the next time.
    revision = pieces[0]?.revision;
    return [...runs.values()].toSorted(newestFirst);
  };
  // One after another, for an answer that comes late must not replace a newer one.
  return () => {
    const answer = last.then(update, update);
    last = answer;
    return answer;
  };
}

async function everyPiece(changes: Changes, since: string | undefined): Promise<RunChangeList[]> {
  const pieces: RunChangeList[] = [];
  for (;;) {
    const piece = await changes({ ...(since !== undefined && { since }), from: pieces.length * RUNS_AT_ONCE });
    // Another process wrote meanwhile, so what changed is not known any more.
    if (piece.isWhole && pieces[0]?.isWhole === false) return everyPiece(changes, undefined);
    pieces.push(piece);
    if (piece.runs.length + piece.removed.length < RUNS_AT_ONCE) return pieces;
  }
}

function newestFirst(a: Run, b: Run): number {
  return b.queuedAt - a.queuedAt || (a.id < b.id ? 1 : -1);
}
