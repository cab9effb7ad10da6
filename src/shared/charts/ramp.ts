// The one ramp of colours for values in cells, and the text that stays readable on it.
import type { Colours } from './series.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const DARK = '#000000';
const PALE = '#ffffff';

/** The colour at `share` (0 to 1) of the ramp, mixed as the chart mixes it. */
export function rampColour(share: number, colours: Colours): string {
  const [low, high] = [rgbOf(colours['ramp-low'] ?? PALE), rgbOf(colours['ramp-high'] ?? DARK)];
  const mixed = low.map((from, i) => Math.round(from + share * ((high[i] ?? 0) - from)));
  return `#${mixed.map((it) => it.toString(16).padStart(2, '0')).join('')}`;
}

/** Dark or pale, whichever stands out more on the ground. */
export function textOn(ground: string): string {
  return contrast(ground, DARK) >= contrast(ground, PALE) ? DARK : PALE;
}

/** WCAG 2.2's ratio of two colours written as "#rrggbb", 1 to 21. */
export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = rgbOf(colour).map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function rgbOf(colour: string): Rgb {
  const byte = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16) || 0;
  return [byte(1), byte(3), byte(5)];
}
