// What every chart has in common: ECharts options as plain objects, and how their words look.
import type { Colours } from './series.ts';

/** An ECharts option; whoever draws it knows the library, whoever makes it doesn't. */
export type PlainOption = Readonly<Record<string, unknown>>;

/** Of an axis' name. */
export function nameStyle(colours: Colours): object {
  return { color: colours.ink3 ?? '', fontSize: 11, fontFamily: 'IBM Plex Sans' };
}

/** Of the values along an axis. */
export function scaleStyle(colours: Colours): object {
  return { color: colours.ink2 ?? '', fontSize: 11, fontFamily: 'IBM Plex Mono' };
}

/** @param rich styles that its text may use by name */
export function tooltipStyle(colours: Colours, rich: Readonly<Record<string, object>> = {}): object {
  return {
    confine: true,
    backgroundColor: colours.surface ?? '',
    borderColor: colours.line2 ?? '',
    textStyle: { color: colours.ink ?? '', fontSize: 12, fontFamily: 'IBM Plex Mono', rich },
  };
}

/** Characters of all names together that fit side by side under a chart. */
const MOST_SIDE_BY_SIDE = 40;

/** Names along a horizontal axis, all of them; long ones are slanted and need more room below the axis. */
export function namesBelow(names: readonly string[], colours: Colours): { axisLabel: object; nameGap: number } {
  const isLong = names.join('').length > MOST_SIDE_BY_SIDE && names.some((it) => it.length > 3);
  const slant = isLong ? { rotate: 20, width: 130, overflow: 'truncate' } : {};
  return { axisLabel: { ...scaleStyle(colours), interval: 0, ...slant }, nameGap: isLong ? 58 : 22 };
}
