// The launcher under a Node that is too old for the database: it restarts itself, or says so, and never crashes.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startStrata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

/** A Node on PATH, outside node_modules, whose Node-API is older than 10. */
function oldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((path) => path && !path.includes('node_modules'));
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = folders.map((path) => join(path, program)).filter((path) => existsSync(path));
  return candidates.find(
    (path) => Number(execFileSync(path, ['-p', 'process.versions.napi'], { encoding: 'utf8' })) < 10,
  );
}

const node = oldNode();
const withOldNode = test.skipIf(node === undefined);

withOldNode('restarts itself, passing on arguments, output and exit code', async () => {
  const runs = await startStrata(['runs', '--json', '--data-dir', join(folder.path, 'none')], { node }).outcome;
  expect(runs).toMatchObject({ code: 0, stdout: '[]\n' });
  const wrong = await startStrata(['rums', '--json'], { node }).outcome;
  expect(wrong.code).toBe(2);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'BAD_USAGE' } });
});

withOldNode('says so where there is no newer Node to restart with', async () => {
  const bin = join(folder.path, 'installed', 'bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(join(import.meta.dirname, '../../../bin/strata.mjs'), join(bin, 'strata.mjs'));
  let code = 0;
  let stderr = '';
  try {
    execFileSync(node ?? '', [join(bin, 'strata.mjs'), 'runs'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (failure) {
    ({ status: code, stderr } = failure as { status: number; stderr: string });
  }
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Node \d+\.\d+\.\d+ is too old for Strata's database; [^\n]+\n$/);
});

withOldNode('says so, instead of looping, where the restarted Node is old too', async () => {
  const outcome = await startStrata(['runs'], { node, env: { ...process.env, STRATA_RESTARTED: '1' } }).outcome;
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('too old') });
});
