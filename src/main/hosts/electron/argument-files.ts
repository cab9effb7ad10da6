// Which of the words that Electron was started with are files to open.
import { resolve } from 'node:path';
import { z } from '#shared/zod.ts';

const MOST = 100;

/** What a second start hands to the first. */
const handedSchema = z.object({ files: z.array(z.string().min(1).max(4096)).max(MOST) });

/**
 * Absolute paths of the words that name something; whether they are files is seen when they are held.
 * `isPackaged`: without it the first word is the app itself.
 */
export function argumentFiles(words: readonly string[], cwd: string, isPackaged: boolean): string[] {
  const named = words.slice(1).filter((word) => word !== '' && !word.startsWith('-'));
  return (isPackaged ? named : named.slice(1)).slice(0, MOST).map((word) => resolve(cwd, word));
}

/** The files of a second start; none where what it says is not understood. */
export function handedFiles(data: unknown): string[] {
  const handed = handedSchema.safeParse(data);
  return handed.success ? handed.data.files : [];
}
