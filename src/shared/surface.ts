// The loss around fine-tuning: along the line from its start to its end, and in a plane through such points.
import { z } from './zod.ts';

/** Asked of one to three runs of one dataset whose networks have the same shape. */
export const surfaceRequestSchema = z.strictObject({
  kind: z.literal('surface'),
  rows: z.int().min(10).max(10_000).default(1000).describe('Training and held-out rows to look at, at most, of each'),
  points: z.int().min(3).max(201).default(25).describe('Places on a line'),
  beyond: z.number().min(0).max(2).default(0.25).describe('How far the lines and the plane go on, in their own length'),
  plane: z
    .enum(['ends', 'random', 'none'])
    .default('ends')
    .describe(
      'Through the first start, the first end and the second end (with one run: a random direction); or around the first end, along two random directions with every unit as long as its weights',
    ),
  planePoints: z.int().min(3).max(51).default(13).describe('Places along each side of the plane'),
  seed: z.int().min(0).default(1).describe('Of the random directions'),
});

export type SurfaceRequest = z.infer<typeof surfaceRequestSchema>;

/** One value per place: mean loss, and the share of wrong classes or the root mean squared error. */
export interface SurfaceValues {
  readonly loss: readonly number[];
  readonly error: readonly number[];
}

export interface SurfaceLine {
  /** Run ids; the same one for a line from a run's start to its own end, else from the first's end to the second's. */
  readonly from: string;
  readonly to: string;
  /** 0 at its beginning, 1 at its end. */
  readonly places: readonly number[];
  readonly train: SurfaceValues;
  /** Null where the runs kept no validation rows. */
  readonly validation: SurfaceValues | null;
}

export interface SurfaceMark {
  readonly run: string;
  readonly point: 'start' | 'end';
  readonly x: number;
  readonly y: number;
  /** From the plane, in the axes' unit. */
  readonly distance: number;
}

export interface SurfacePlane {
  readonly kind: 'ends' | 'random';
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** By y, then x, of training rows. */
  readonly loss: readonly (readonly number[])[];
  readonly error: readonly (readonly number[])[];
  readonly marks: readonly SurfaceMark[];
}

export interface SurfaceResult {
  readonly measure: 'error' | 'rmse';
  readonly trainRows: number;
  readonly validationRows: number;
  readonly lines: readonly SurfaceLine[];
  readonly plane: SurfacePlane | null;
}
