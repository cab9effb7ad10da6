// The developers' log: one JSON object per line, five files of at most 5 MB, and never a value from anybody's data.
import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FILES = 5;
const FILE_BYTES = 5_000_000;
const TEXT_CHARACTERS = 4000;

export interface Log {
  write(what: string, facts?: Readonly<Record<string, string | number | null>>): void;
}

/** For those who only read the folder. */
export const silentLog: Log = { write: () => {} };

/** A log in `folder`: strata.log is the newest, strata.4.log the oldest. */
export function openLog(folder: string, now: () => number, fileBytes = FILE_BYTES): Log {
  const path = (age: number) => join(folder, age === 0 ? 'strata.log' : `strata.${age}.log`);
  let size = statSync(path(0), { throwIfNoEntry: false })?.size ?? 0;
  const append = (line: string) => {
    if (size > 0 && size + Buffer.byteLength(line) > fileBytes) {
      rmSync(path(FILES - 1), { force: true });
      for (let age = FILES - 2; age >= 0; age--) {
        if (statSync(path(age), { throwIfNoEntry: false })) renameSync(path(age), path(age + 1));
      }
      size = 0;
    }
    appendFileSync(path(0), line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
  return {
    write(what, facts = {}) {
      const texts = Object.entries(facts).map(([name, fact]) => [
        name,
        typeof fact === 'string' ? fact.slice(0, TEXT_CHARACTERS) : fact,
      ]);
      const line = JSON.stringify({ at: new Date(now()).toISOString(), what, ...Object.fromEntries(texts) });
      try {
        append(`${line}\n`);
      } catch {
        // A log that can't be written must not stop a run; the full disk shows itself where it matters.
      }
    },
  };
}
