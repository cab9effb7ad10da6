// The colours of pictures: ink for data, orange through surface to blue for weights.
import type { Tokens } from '../theme/tokens.ts';
import { inkShade, type Shade } from './pixels.tsx';

/** Data between 0 and 1: white to black, whatever the theme. */
export const dataShade: Shade = inkShade;

/** Shares of the way from the lowest to the highest weight: a half is zero and has the colour of the panel. */
export function weightShades(tokens: Tokens): Shade {
  const [low, middle, high] = [tokens.tune, tokens.surface, tokens.frozen].map((hex) => channelsOf(hex ?? ''));
  return (share) => {
    const far = Math.min(1, Math.abs(2 * share - 1));
    const end = share < 0.5 ? low : high;
    const mixed = (i: 0 | 1 | 2) => Math.round((middle?.[i] ?? 0) + far * ((end?.[i] ?? 0) - (middle?.[i] ?? 0)));
    return [mixed(0), mixed(1), mixed(2)];
  };
}

/** "#4a43b0", or "#fff" as the build shortens it, as its three bytes; black for anything else. */
export function channelsOf(hex: string): [number, number, number] {
  const whole = /^#[0-9a-f]{3}$/i.test(hex) ? hex.replace(/[0-9a-f]/gi, (digit) => digit + digit) : hex;
  const value = /^#[0-9a-f]{6}$/i.test(whole) ? Number.parseInt(whole.slice(1), 16) : 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}
