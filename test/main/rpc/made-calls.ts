// Which calls of the contract a test has made.
import { isContractProcedure } from '@orpc/contract';
import { contract } from '../../../src/shared/contract.ts';
import type { Client } from '../contract-client.ts';

/** Every call by its path, such as "runs.start". */
function pathsOf(part: object, prefix: readonly string[] = []): string[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) =>
    isContractProcedure(inner) ? [[...prefix, name].join('.')] : pathsOf(inner, [...prefix, name]),
  );
}

/** Every call of the contract. */
export const paths = pathsOf(contract);

/** The client, noting in `made` each call that is made through it. */
export function noting(client: object, made: Set<string>, prefix: readonly string[] = []): Client {
  return new Proxy(client, {
    get: (part, name) => {
      const inner: unknown = Reflect.get(part, name);
      const path = [...prefix, String(name)];
      if (!paths.includes(path.join('.'))) return noting(inner as object, made, path);
      return (...words: unknown[]) => {
        made.add(path.join('.'));
        return (inner as (...given: unknown[]) => unknown)(...words);
      };
    },
  }) as Client;
}
