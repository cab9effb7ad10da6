// How the lines of a comparison look: colour, dash and marker together, so that none depends on colour alone.

/** The window's colours by token: 'ink', 's1', 'line', … of whichever theme a picture is for. */
export type Colours = Readonly<Record<string, string>>;

export interface SeriesStyle {
  /** A token's name. */
  readonly color: string;
  /** Lengths of dash and gap in pixels; empty: solid. */
  readonly dash: readonly number[];
  /** An ECharts symbol. */
  readonly symbol: string;
  readonly width: number;
}

const BASELINE: SeriesStyle = { color: 'ink', dash: [], symbol: 'emptyCircle', width: 2.25 };

const SERIES: readonly SeriesStyle[] = [
  { color: 's1', dash: [7, 3], symbol: 'emptyTriangle', width: 2 },
  { color: 's2', dash: [2, 3], symbol: 'emptyRect', width: 2 },
  { color: 's3', dash: [12, 4], symbol: 'path://M0 0H10L5 9Z', width: 2 },
  { color: 's4', dash: [9, 3, 2, 3], symbol: 'emptyDiamond', width: 2 },
  { color: 's5', dash: [5, 2, 1, 2], symbol: 'path://M4 0H6V4H10V6H6V10H4V6H0V4H4Z', width: 2 },
  { color: 's6', dash: [4, 4], symbol: 'path://M5 0L10 4L8 10H2L0 4Z', width: 2 },
  { color: 's7', dash: [6, 4], symbol: 'emptyCircle', width: 2 },
];

/** More lines than this go into one grey group. */
export const MOST_SERIES = SERIES.length;

/** The style of the `index`th shown thing beside the baseline, which is index -1. */
export function seriesStyle(index: number): SeriesStyle {
  if (index < 0) return BASELINE;
  return SERIES[Math.min(index, SERIES.length - 1)] ?? BASELINE;
}
