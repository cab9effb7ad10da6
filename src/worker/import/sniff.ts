// DuckDB's sniffer, locked in: it sees one small sample file, no network, no extension, no other path.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE_CHARACTERS = 2 ** 18;

export interface Sniffed {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

/**
 * What DuckDB takes the delimiter and quote of this text for, or null where it can't tell.
 * DuckDB is loaded only here, so that a training run never pays for it.
 */
export async function sniffDialect(sample: string, folder: string): Promise<Sniffed | null> {
  const end = sample.length > SAMPLE_CHARACTERS ? sample.lastIndexOf('\n', SAMPLE_CHARACTERS) + 1 : sample.length;
  if (end === 0) return null;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `.sample.${process.pid}.csv`);
  try {
    writeFileSync(path, sample.slice(0, end), { mode: 0o600 });
    return await sniffFile(path);
  } finally {
    rmSync(path, { force: true });
  }
}

async function sniffFile(path: string): Promise<Sniffed | null> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const database = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    threads: '1',
    memory_limit: '256MB',
  });
  try {
    const connection = await database.connect();
    await connection.run(`SET allowed_paths = ['${path.replaceAll("'", "''")}']`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const answer = await connection.runAndReadAll('SELECT Delimiter, Quote, Escape FROM sniff_csv($1)', [path]);
    const [row] = answer.getRowsJS();
    connection.closeSync();
    return row ? { delimiter: String(row[0]), quote: String(row[1]), escape: String(row[2]) } : null;
  } catch {
    // Text that DuckDB can't make out is judged by our own count of columns alone.
    return null;
  } finally {
    database.closeSync();
  }
}
