// Keeping the connection: a new one whenever the old one is lost, tried less and less often, until nobody wants it.
import { expect, test, vi } from 'vitest';
import { type Connection, keepConnected, type Reach } from '../../src/renderer/connection.ts';
import { AppError } from '../../src/shared/error.ts';

interface Made {
  readonly connection: Connection;
  readonly lose: () => void;
}

function made(): Made {
  const { promise: closed, resolve: lose } = Promise.withResolvers<void>();
  return { connection: { client: {}, hold: () => Promise.reject(), closed } as unknown as Connection, lose };
}

/** A host that answers with these, one after the other, and then no more. */
function hostOf(...answers: (Made | AppError)[]) {
  const waits: number[] = [];
  const reaches: Reach[] = [];
  const connect = vi.fn(async () => {
    const answer = answers.shift();
    if (!answer) return new Promise<Connection>(() => {});
    if (answer instanceof AppError) throw answer;
    return answer.connection;
  });
  const wait = async (ms: number) => void waits.push(ms);
  const stop = keepConnected((reach) => void reaches.push(reach), { connect, wait });
  return { waits, reaches, connect, stop };
}

const away = () => new AppError('INTERNAL', 'it does not answer');

test('a connection that is lost is replaced by a new one, and both are told', async () => {
  const [first, second] = [made(), made()];
  const { reaches, waits } = hostOf(first, second);
  await vi.waitFor(() => expect(reaches).toEqual([{ connection: first.connection, problem: null }]));
  first.lose();
  await vi.waitFor(() => expect(reaches).toHaveLength(3));
  expect(reaches[1]).toEqual({ connection: null, problem: { code: 'INTERNAL', message: expect.any(String) } });
  expect(reaches[2]).toEqual({ connection: second.connection, problem: null });
  expect(waits).toEqual([250]);
});

test('a host that does not answer is asked less and less often, and at once again after it was there', async () => {
  const [first, second] = [made(), made()];
  const failures = Array.from({ length: 8 }, away);
  const { waits, reaches } = hostOf(...failures, first, away(), second);
  await vi.waitFor(() => expect(reaches.at(-1)?.connection).toBe(first.connection));
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  first.lose();
  await vi.waitFor(() => expect(reaches.at(-1)?.connection).toBe(second.connection));
  expect(waits.slice(8)).toEqual([250, 500]);
});

test('what the host says stands where it does not know this page any more, and it is asked again', async () => {
  const later = made();
  const { reaches } = hostOf(new AppError('FORBIDDEN', 'open the address'), later);
  await vi.waitFor(() => expect(reaches).toHaveLength(2));
  expect(reaches[0]?.problem).toEqual({ code: 'FORBIDDEN', message: 'open the address' });
  expect(reaches[1]?.connection).toBe(later.connection);
});

test('nothing is told or tried once nobody wants it', async () => {
  const [first, second] = [made(), made()];
  const { reaches, connect, stop } = hostOf(first, second);
  await vi.waitFor(() => expect(reaches).toHaveLength(1));
  stop();
  first.lose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(reaches).toHaveLength(1);
  expect(connect).toHaveBeenCalledOnce();
});
