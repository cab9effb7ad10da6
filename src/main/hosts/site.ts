// The window's own files, read once into memory: what a host serves is found in this map or does not exist.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { AppError } from '#shared/error.ts';

/** The build writes this where a nonce belongs; the host puts a fresh one there for every page. */
export const NONCE_PLACE = 'STRATA_NONCE';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface SiteFile {
  readonly type: string;
  readonly body: Buffer;
}

/** By path from the root, such as "/" and "/assets/index.js". */
export type Site = ReadonlyMap<string, SiteFile>;

/**
 * Reads the built window.
 * @throws AppError ARTIFACT_NOT_FOUND where it was not built.
 */
export function readSite(folder: string): Site {
  const files = filesIn(folder, '').flatMap(([path, body]): [string, SiteFile][] => {
    const type = TYPES[extname(path)];
    return type === undefined ? [] : [[path === '/index.html' ? '/' : path, { type, body }]];
  });
  if (!files.some(([path]) => path === '/')) throw notBuilt();
  return new Map(files);
}

/** The page as it is sent: with this nonce in every place for one. */
export function withNonce({ type, body }: SiteFile, nonce: string): Buffer {
  return type.startsWith('text/html') ? Buffer.from(body.toString('utf8').replaceAll(NONCE_PLACE, nonce)) : body;
}

function filesIn(folder: string, prefix: string): [string, Buffer][] {
  try {
    return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
      const path = `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesIn(folder, path);
      return entry.isFile() ? [[path, readFileSync(join(folder, path))] as [string, Buffer]] : [];
    });
  } catch (cause) {
    throw notBuilt(cause);
  }
}

function notBuilt(cause?: unknown): AppError {
  const remedy = 'install Strata again, or run "npm run build" in a checkout';
  return new AppError('ARTIFACT_NOT_FOUND', `The workbench's page is missing; ${remedy}.`, { cause });
}
