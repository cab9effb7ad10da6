// One small picture made of numbers: a digit, a reconstruction, a filter.
import { useEffect, useRef } from 'react';

/** From a value to the bytes red, green, blue. */
export type Shade = (value: number) => readonly [number, number, number];

interface PixelsProps {
  /** Row by row, `width` x `height` (x channels, last). */
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly shade: Shade;
  /** Screen pixels per picture pixel. */
  readonly scale?: number;
  /** Instead of a scale: as wide as there is room, and so many screen pixels high. */
  readonly stretchedTo?: number;
  /** What it shows, for those who cannot see it; without one it is decoration. */
  readonly label?: string;
}

/** Ink on paper: 0 is white, 1 is black, whatever the theme, since that is what people scanned. */
export const inkShade: Shade = (value) => {
  const grey = Math.round(255 * (1 - Math.min(1, Math.max(0, value))));
  return [grey, grey, grey];
};

export function Pixels({ values, width, height, shade, scale = 2, stretchedTo, label }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      const [r, g, b] = shade(values[i] ?? 0);
      picture.data.set([r, g, b, 255], 4 * i);
    }
    context.putImageData(picture, 0, 0);
  }, [values, width, height, shade]);
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  const size =
    stretchedTo === undefined
      ? { width: width * scale, height: height * scale }
      : { display: 'block', width: '100%', height: stretchedTo };
  const style = { ...size, imageRendering: 'pixelated' } as const;
  return <canvas ref={canvas} width={width} height={height} style={style} {...name} />;
}
