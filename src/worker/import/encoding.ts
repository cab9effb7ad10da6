// The text inside a table file: which encoding it has, and its characters in chunks.
import { createHash } from 'node:crypto';
import type { FileRecord } from '#shared/dataset.ts';
import type { Encoding } from '#shared/import.ts';
import { chunksOf, type Source, unreadable } from './source.ts';

/** Share of control characters in the first bytes above which a file is no text. */
const MAX_CONTROL_SHARE = 0.01;
/** Share of zero bytes on one side that only UTF-16 has. */
const UTF16_ZERO_SHARE = 0.3;

export interface TextSource {
  readonly source: Source;
  readonly encoding: Encoding;
  readonly record: FileRecord;
  readonly warnings: readonly string[];
}

/**
 * Reads the file once: its hash, and whether all of it is UTF-8. What is not is taken for Windows-1252, and says so.
 * @throws AppError DATASET_UNREADABLE for bytes that are no text.
 */
export async function inspectText(source: Source, wanted: Encoding | undefined): Promise<TextSource> {
  const marked = wanted ?? markedEncoding(source.head);
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let offset = 0;
  for await (const chunk of chunksOf(source, (raw) => hash.update(raw))) {
    if (marked === null || marked === 'utf-8') {
      const zero = chunk.indexOf(0);
      if (zero !== -1) throw notText(source, `holds a NUL byte at offset ${offset + zero}`);
      isUtf8 &&= decodes(decoder, chunk);
    }
    offset += chunk.length;
  }
  const record = { name: source.name, sizeBytes: source.sizeBytes, sha256: hash.digest('hex') };
  if (marked === 'utf-8' && !isUtf8) throw notText(source, 'is marked as UTF-8 and holds bytes that are not');
  const encoding = marked ?? (isUtf8 ? 'utf-8' : 'windows-1252');
  if (!encoding.startsWith('utf-16') && controlShare(source.head) > MAX_CONTROL_SHARE) {
    throw notText(source, 'holds control characters');
  }
  if (marked !== null || isUtf8) return { source, encoding, record, warnings: [] };
  const warning = `${source.name} is not UTF-8 and was read as Windows-1252; if letters look wrong, set dialect.encoding.`;
  return { source, encoding, record, warnings: [warning] };
}

function notText(source: Source, what: string): Error {
  return unreadable(source.name, `${what}, so it is damaged or no text table`, 'export it again as CSV in UTF-8');
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** By byte order mark, or by the zero bytes that UTF-16 puts beside every ASCII letter. */
function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const half = Math.max(1, Math.floor(head.length / 2));
  const zeros = [0, 0];
  for (let i = 0; i < half * 2; i++) if (head[i] === 0) zeros[i % 2]!++;
  const [even = 0, odd = 0] = zeros.map((count) => count / half);
  if (odd > UTF16_ZERO_SHARE && even < 0.01) return 'utf-16le';
  if (even > UTF16_ZERO_SHARE && odd < 0.01) return 'utf-16be';
  return null;
}

function controlShare(head: Uint8Array): number {
  let controls = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) controls++;
  return controls / Math.max(1, head.length);
}

/** The characters of the file, without a byte order mark. */
export async function* charactersOf({ source, encoding }: TextSource): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunksOf(source)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** At most the first `limit` characters, and whether that is all there is. */
export async function firstCharacters(text: TextSource, limit: number): Promise<{ sample: string; isWhole: boolean }> {
  let sample = '';
  for await (const chunk of charactersOf(text)) {
    sample += chunk;
    if (sample.length > limit) return { sample: sample.slice(0, limit), isWhole: false };
  }
  return { sample, isWhole: true };
}
