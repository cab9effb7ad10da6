// A picture of grey or RGB bytes as a PNG file, and many small ones as one sheet.
import { crc32, deflateSync } from 'node:zlib';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB. */
  readonly channels: number;
  /** Row-major, [height, width, channels]. */
  readonly bytes: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

/** The bytes of a PNG file with 8 bits a channel (W3C Portable Network Graphics, third edition). */
export function encodePng({ width, height, channels, bytes }: Bitmap): Buffer {
  const type = COLOUR_TYPES[channels];
  if (type === undefined) throw new Error(`a picture has 1 or 3 channels, not ${channels}`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, type, 0, 0, 0], 8);
  const stride = width * channels;
  // Every line begins with the number of its filter: none.
  const lines = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) lines.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

const GAP = 1;
const GAP_SHADE = 128;

/** Pictures of one size side by side, `columns` in a row, with a grey line between them. bytes: [count, height, width, channels] */
export function sheetOf({ width, height, channels, bytes }: Bitmap, columns: number): Bitmap {
  const size = width * height * channels;
  const count = Math.floor(bytes.length / size);
  const across = Math.max(1, Math.min(columns, count));
  const down = Math.max(1, Math.ceil(count / across));
  const sheetWidth = across * (width + GAP) - GAP;
  const sheetHeight = down * (height + GAP) - GAP;
  const sheet = new Uint8Array(sheetWidth * sheetHeight * channels).fill(GAP_SHADE);
  for (let i = 0; i < count; i++) {
    const left = (i % across) * (width + GAP);
    const top = Math.floor(i / across) * (height + GAP);
    for (let y = 0; y < height; y++) {
      const from = i * size + y * width * channels;
      sheet.set(bytes.subarray(from, from + width * channels), ((top + y) * sheetWidth + left) * channels);
    }
  }
  return { width: sheetWidth, height: sheetHeight, channels, bytes: sheet };
}
