// What a study shows, as data: every picture has its numbers, so the window, the report and a table draw from one source.

/** A value with the spread behind it; low and high are equal to it where n is 1. */
export interface Spread {
  readonly mean: number;
  /** 95 % interval of the mean. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** A place on a picture's axis: a number, or one of the names on it. */
export type AxisValue = number | string;

export interface Axis {
  readonly title: string;
  readonly scale: 'linear' | 'log' | 'names';
  /** Metric whose way of writing (metric.ts) its values have; null for plain numbers. */
  readonly metric: string | null;
}

export interface Line {
  readonly name: string;
  readonly points: readonly ({ readonly x: AxisValue } & Spread)[];
}

/** Lines with bands: learning curves, label efficiency, freeze depth. */
export interface LinesPicture {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

/** Cells of a table by colour: a transfer matrix, the likeness of layers, a loss plane. */
export interface HeatPicture {
  readonly kind: 'heat';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What a cell's value is. */
  readonly value: Axis;
  /** Between what the colours go, where it is known beforehand; between the cells' values where it is left out. */
  readonly range?: readonly [low: number, high: number];
  readonly columns: readonly AxisValue[];
  readonly rows: readonly AxisValue[];
  /** By row, then column; null where there is nothing yet. runs: what a click opens. */
  readonly cells: readonly (readonly ({ readonly value: number; readonly runs: readonly string[] } | null)[])[];
  /** Places to mark on it, such as where runs began and ended; in units of the axes. */
  readonly paths: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

/** Small pictures side by side: filters, samples, reconstructions. */
export interface ImagesPicture {
  readonly kind: 'images';
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Row-major grey or RGB bytes of all images of a group, one after another, base64. */
  readonly groups: readonly { readonly name: string; readonly count: number; readonly bytes: string }[];
}

/** Points in a plane by class: an embedding. */
export interface ScatterPicture {
  readonly kind: 'scatter';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly groups: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

/** One line per run across several axes: a sweep. */
export interface ParallelPicture {
  readonly kind: 'parallel';
  readonly title: string;
  readonly axes: readonly Axis[];
  readonly lines: readonly { readonly run: string; readonly values: readonly (AxisValue | null)[] }[];
}

export type StudyPicture = LinesPicture | HeatPicture | ImagesPicture | ScatterPicture | ParallelPicture;
