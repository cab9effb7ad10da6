// One picture of each kind, as studies make them.
import type { Axis, HeatPicture, LinesPicture, ParallelPicture, ScatterPicture } from '#shared/study-picture.ts';

const error: Axis = { title: 'Test error', scale: 'linear', metric: 'testError' };
const spread = (mean: number, half = 0.004) => ({ mean, low: mean - half, high: mean + half, n: half === 0 ? 1 : 5 });

export const labelCurve: LinesPicture = {
  kind: 'lines',
  title: 'Error by number of labels',
  x: { title: 'labelled rows', scale: 'log', metric: null },
  y: error,
  lines: [
    {
      name: 'random start',
      points: [
        { x: 50, ...spread(0.34, 0.03) },
        { x: 100, ...spread(0.24, 0.02) },
        { x: 500, ...spread(0.13, 0.01) },
        { x: 1000, ...spread(0.1) },
        { x: 60_000, ...spread(0.021, 0.001) },
      ],
    },
    {
      name: 'pre-trained',
      points: [
        { x: 50, ...spread(0.22, 0.03) },
        { x: 100, ...spread(0.15, 0.02) },
        { x: 500, ...spread(0.075, 0.01) },
        { x: 1000, ...spread(0.062) },
        { x: 60_000, ...spread(0.019, 0.001) },
      ],
    },
    {
      name: 'linear SVM',
      points: [
        { x: 50, ...spread(0.33, 0.02) },
        { x: 100, ...spread(0.27, 0.02) },
        { x: 500, ...spread(0.18, 0.01) },
        { x: 1000, ...spread(0.15) },
        { x: 60_000, ...spread(0.083, 0.001) },
      ],
    },
  ],
};

export const freezeDepth: LinesPicture = {
  kind: 'lines',
  title: 'Error by freeze depth',
  x: { title: 'frozen layers', scale: 'names', metric: null },
  y: error,
  lines: [
    { name: 'random rest', points: ['none', '1', '1–2', '1–3'].map((x, i) => ({ x, ...spread(0.08 + 0.02 * i) })) },
    { name: 'self copy', points: ['none', '1', '1–2', '1–3'].map((x, i) => ({ x, ...spread(0.06 + 0.004 * i) })) },
  ],
};

export const transferMatrix: HeatPicture = {
  kind: 'heat',
  title: 'Error by start and budget',
  x: { title: 'labels', scale: 'names', metric: null },
  y: { title: 'start', scale: 'names', metric: null },
  value: error,
  columns: ['100', '1,000', 'all'],
  rows: ['frozen', 'fine-tuned', 'random'],
  cells: [
    [{ value: 0.154, runs: ['01RUNA', '01RUNB'] }, { value: 0.101, runs: ['01RUNC'] }, null],
    [
      { value: 0.121, runs: ['01RUND'] },
      { value: 0.06, runs: ['01RUNE'] },
      { value: 0.019, runs: ['01RUNF'] },
    ],
    [{ value: 0.24, runs: ['01RUNG'] }, null, { value: 0.021, runs: ['01RUNH'] }],
  ],
  paths: [],
};

const steps = Array.from({ length: 25 }, (_, i) => i / 12 - 1);

export const lossPlane: HeatPicture = {
  kind: 'heat',
  title: 'Loss between start and end',
  x: { title: 'towards the pre-trained end', scale: 'linear', metric: null },
  y: { title: 'towards the random end', scale: 'linear', metric: null },
  value: { title: 'Validation loss', scale: 'log', metric: 'validationLoss' },
  columns: steps,
  rows: steps,
  cells: steps.map((y) => steps.map((x) => ({ value: 0.01 + (x - 0.5) ** 2 + 2 * (y - 0.25) ** 2, runs: [] }))),
  paths: [
    {
      name: 'pre-trained',
      points: [
        [-0.9, -0.9],
        [-0.2, -0.1],
        [0.45, 0.2],
      ],
    },
    {
      name: 'random',
      points: [
        [-0.9, 0.8],
        [0, 0.6],
        [0.5, 0.35],
      ],
    },
  ],
};

export const embedding: ScatterPicture = {
  kind: 'scatter',
  title: 'Features of layer 2',
  x: { title: 'first component', scale: 'linear', metric: null },
  y: { title: 'second component', scale: 'linear', metric: null },
  groups: Array.from({ length: 10 }, (_, digit) => ({
    name: String(digit),
    points: Array.from({ length: 30 }, (_, i) => {
      const [angle, turn] = [(2 * Math.PI * digit) / 10, 2.4 * i];
      const away = 0.08 * Math.sqrt(i);
      return [Math.cos(angle) + away * Math.cos(turn), Math.sin(angle) + away * Math.sin(turn)] as const;
    }),
  })),
};

export const sweepLines: ParallelPicture = {
  kind: 'parallel',
  title: 'Runs across the fields',
  axes: [
    { title: 'learning rate', scale: 'log', metric: null },
    { title: 'hidden units', scale: 'linear', metric: null },
    { title: 'rule', scale: 'names', metric: null },
    { title: 'Validation error', scale: 'linear', metric: 'validationError' },
  ],
  lines: Array.from({ length: 12 }, (_, i) => ({
    run: `01RUN${i}`,
    values: [
      10 ** (-3 + i / 5),
      50 * (1 + (i % 4)),
      i % 2 ? 'cd' : 'pcd',
      i === 5 ? null : 0.02 + 0.01 * ((i * 7) % 12),
    ],
  })),
};
