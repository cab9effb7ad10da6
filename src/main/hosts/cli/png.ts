// Writes a PNG of 8 bits per channel: signature, header, one compressed piece of rows, end (PNG specification, 3rd edition).
import { crc32, deflateSync } from 'node:zlib';

export interface Raster {
  /** Row-major, channels side by side: [height, width, channels]. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: red, green, blue. */
  readonly channels: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

export function pngOf({ pixels, width, height, channels }: Raster): Buffer {
  const colourType = COLOUR_TYPES[channels];
  if (colourType === undefined) throw new Error(`a PNG of ${channels} channels`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  // Each line begins with its filter; 0: none.
  const stride = width * channels;
  const lines = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    piece('IHDR', header),
    piece('IDAT', deflateSync(lines)),
    piece('IEND', Buffer.alloc(0)),
  ]);
}

/** Length, name, data, and the checksum of name and data. */
function piece(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
