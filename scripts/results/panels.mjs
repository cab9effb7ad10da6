// Panels of small grey pictures side by side, as a PNG file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodePng, sheetOf } from '../../src/main/report/png.ts';

const BESIDE = 10;
const FRAME = 6;
const WHITE = 255;

/** panels: lists of pictures, each a list of shades from 0 to 1; every panel as many pictures, ten in a row. */
export function writePanels(path, panels, { width, height }, across) {
  const framed = panels.map((pictures) => {
    const bytes = Uint8Array.from(pictures.flat(), (shade) => Math.round(255 * Math.min(1, Math.max(0, shade))));
    return withFrame(sheetOf({ width, height, channels: 1, bytes }, BESIDE));
  });
  const [first] = framed;
  const bytes = Uint8Array.from(framed.flatMap((panel) => [...panel.bytes]));
  const sheet = sheetOf({ ...first, bytes }, across);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encodePng(sheet));
}

function withFrame({ width, height, bytes }) {
  const wide = width + 2 * FRAME;
  const framed = new Uint8Array(wide * (height + 2 * FRAME)).fill(WHITE);
  for (let y = 0; y < height; y++) framed.set(bytes.subarray(y * width, (y + 1) * width), (y + FRAME) * wide + FRAME);
  return { width: wide, height: height + 2 * FRAME, channels: 1, bytes: framed };
}
