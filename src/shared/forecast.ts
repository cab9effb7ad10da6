// What a run will cost before it is started.

/** Nine times in ten it should lie between `low` and `high`. */
export interface Range {
  readonly likely: number;
  readonly low: number;
  readonly high: number;
}

/** What all runs of a draft will cost together. */
export interface Forecast {
  readonly seconds: Range;
  /** Of the training processes that work at the same time, at their largest. */
  readonly memoryBytes: number;
  /** What stays on disk. */
  readonly diskBytes: number;
  /** What it rests on: finished runs of this machine, or a second's measurement of its engine. */
  readonly from: 'runs' | 'measurement';
  /** How many finished runs. */
  readonly runs: number;
}
