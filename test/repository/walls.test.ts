// The import walls of biome.json, proven with planted violations.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const folder = mkdtempSync(join(tmpdir(), 'strata-walls-'));

beforeAll(() => copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json')));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the linter says about a file of this text at this place. */
function lint(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text}\n`);
  const words = [biome, 'lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', path];
  const run = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  rmSync(join(folder, path));
  return run.stdout + run.stderr;
}

test.each([
  ['src/main/app.ts', "import 'electron';", 'electron.ts'],
  ['src/main/history.ts', "import 'better-sqlite3';", 'database.ts'],
  ['src/worker/training/pretrain.ts', "import '@tensorflow/tfjs-backend-wasm';", 'tensor backend'],
  ['src/worker/training/pretrain.ts', "await import('@tensorflow/tfjs-node');", 'tensor backend'],
  ['src/worker/core/rbm.ts', "import 'node:fs';", 'pure'],
  ['src/main/hosts/cli/run.ts', "import '../../app.ts';", 'Two folders up'],
  ['src/renderer/train/curve.tsx', "import '../build/stack.tsx';", 'Shelves'],
])('%s may not say: %s', (path, text, message) => {
  expect(lint(path, text)).toContain(message);
});

test.each([
  ['src/main/hosts/electron.ts', "import 'electron';"],
  ['src/preload/index.ts', "import 'electron';"],
  ['src/main/database.ts', "import 'better-sqlite3';"],
  ['src/worker/engine/backend.ts', "import '@tensorflow/tfjs-backend-wasm';"],
  ['src/worker/core/rbm.ts', "import '@tensorflow/tfjs';"],
  ['src/renderer/train/curve.tsx', "import '../charts/line.tsx';"],
])('%s may say: %s', (path, text) => {
  const said = lint(path, text);
  expect(said).toContain('Checked 1 file');
  expect(said).not.toContain('noRestrictedImports');
});
