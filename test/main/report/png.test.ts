// PNG files against the format: read back by hand, line by line.
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng, sheetOf } from '../../../src/main/report/png.ts';

/** The chunks of a file by name. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

test('a grey picture keeps every byte', () => {
  const bytes = Uint8Array.from({ length: 6 }, (_, i) => i * 40);
  const chunks = chunksOf(encodePng({ width: 3, height: 2, channels: 1, bytes }));
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([...(chunks.get('IHDR') ?? [])]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  expect([...inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))]).toEqual([0, 0, 40, 80, 0, 120, 160, 200]);
});

test('the end of a file is the one that every PNG has', () => {
  const file = encodePng({ width: 1, height: 1, channels: 3, bytes: Uint8Array.of(1, 2, 3) });
  expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
});

test('a sheet has its pictures in rows, with a line between them', () => {
  const sheet = sheetOf({ width: 1, height: 1, channels: 1, bytes: Uint8Array.of(10, 20, 30) }, 2);
  expect(sheet).toMatchObject({ width: 3, height: 3 });
  expect([...sheet.bytes]).toEqual([10, 128, 20, 128, 128, 128, 30, 128, 128]);
});
