// The colours as values, for what draws on a canvas and cannot read a style sheet.
import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

const NAMES = [
  ...['bg', 'surface', 'sunken', 'hover', 'line', 'line2', 'ctl', 'ink', 'ink2', 'ink3', 'accent', 'accent-bg'],
  ...[
    'warn',
    'err',
    'ok',
    'train',
    'tune',
    'frozen',
    's1',
    's2',
    's3',
    's4',
    's5',
    's6',
    's7',
    'ramp-low',
    'ramp-high',
  ],
] as const;

export type Tokens = Readonly<Record<string, string>>;

/** The tokens of the colour scheme that is on; changes with it. */
export function useTokens(): Tokens {
  const scheme = useComputedColorScheme('light');
  return useMemo(() => readTokens(scheme), [scheme]);
}

/** The scheme decides through an attribute of the page's root; it is named here so that nobody reads too early. */
function readTokens(_scheme: 'light' | 'dark'): Tokens {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The tokens of the light scheme, whichever is on: pictures for documents stand on white. */
export function lightTokens(): Tokens {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root' || !rule.style.getPropertyValue('--ink'))
        continue;
      return Object.fromEntries(NAMES.map((name) => [name, rule.style.getPropertyValue(`--${name}`).trim()]));
    }
  }
  return readTokens('light');
}
