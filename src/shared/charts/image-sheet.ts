// Small pictures side by side: where each one lies on a sheet, and the sheet's pixels.
import type { ImagesPicture } from '../study-picture.ts';

/** Pixels between two pictures. */
const GAP = 1;

export interface SheetLayout {
  /** Pictures in a row. */
  readonly columns: number;
  readonly rows: number;
  /** Of the sheet in its own pixels, to be shown `scale` times as large. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** How `count` pictures share a sheet at most `room` screen pixels wide: ten to a row where they fit, enlarged whole times. */
export function sheetLayout(
  { width, height }: Pick<ImagesPicture, 'width' | 'height'>,
  count: number,
  room: number,
): SheetLayout {
  const fitting = Math.max(1, Math.floor((room + GAP) / (width + GAP)));
  const columns = Math.max(1, Math.min(count, 10, fitting));
  const rows = Math.max(1, Math.ceil(count / columns));
  const sheetWidth = columns * (width + GAP) - GAP;
  return {
    ...{ columns, rows, width: sheetWidth, height: rows * (height + GAP) - GAP },
    scale: Math.max(1, Math.min(4, Math.floor(room / sheetWidth))),
  };
}

/**
 * The sheet as RGBA, row by row; what no picture covers stays transparent.
 * @param bytes all pictures of a group, [count, height, width, channels], one channel grey or three
 */
export function sheetPixels(
  { width, height, channels }: Pick<ImagesPicture, 'width' | 'height' | 'channels'>,
  count: number,
  bytes: ArrayLike<number>,
  sheet: SheetLayout,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * sheet.width * sheet.height);
  for (let i = 0; i < count; i++) {
    const left = (i % sheet.columns) * (width + GAP);
    const top = Math.floor(i / sheet.columns) * (height + GAP);
    for (let at = 0; at < width * height; at++) {
      const from = (i * width * height + at) * channels;
      const to = 4 * ((top + Math.floor(at / width)) * sheet.width + left + (at % width));
      for (let c = 0; c < 3; c++) pixels[to + c] = bytes[from + (channels === 3 ? c : 0)] ?? 0;
      pixels[to + 3] = 255;
    }
  }
  return pixels;
}
