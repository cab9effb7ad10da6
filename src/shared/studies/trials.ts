// The combinations of settings that a sweep tries.
import { AppError } from '../error.ts';
import { settingPath } from '../finding.ts';
import { uniforms } from '../statistics.ts';
import type { StudyOf } from '../study.ts';

type Sweep = StudyOf<'sweep'>;
type Field = Sweep['fields'][number];
type Setting = string | number | boolean;

/** One combination: the base with it, and its values by path. number: 0-based. */
export interface Trial {
  readonly number: number;
  readonly base: Record<string, unknown>;
  readonly values: Readonly<Record<string, Setting>>;
}

/** More runs than anybody waits for are surely a slip. */
const MOST_TRIALS = 10_000;
/** Of the draws, so that a study planned again tries the same. */
const DRAW_SEED = 1;

/** @throws AppError INVALID_SPEC for a path that is none, or too many combinations. */
export function trialsOf(study: Sweep): Trial[] {
  const { fields, base } = study;
  for (const field of fields) checkField(field);
  const combinations = study.method === 'grid' ? grid(fields) : drawn(study);
  return combinations.map((values, number) => {
    const changed = JSON.parse(JSON.stringify(base)) as Record<string, unknown>;
    fields.forEach(({ path }, i) => {
      put(changed, path, values[i]);
    });
    return { number, base: changed, values: Object.fromEntries(fields.map(({ path }, i) => [path, shown(values[i])])) };
  });
}

/** A value as a factor: what is no plain value is shown as JSON. */
function shown(value: unknown): Setting {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
}

function checkField(field: Field): void {
  const { path } = field;
  const refuse = (what: string) => {
    throw new AppError('INVALID_SPEC', `study.fields: ${what}.`);
  };
  if (path === 'seed') refuse('"seed" is no setting to sweep over; list the seeds in study.seeds');
  if (!('low' in field)) return;
  const { low, high, scale } = field;
  if (low > high) refuse(`"${path}" goes from ${low} to ${high}; let low be at most high`);
  if (scale === 'log' && low <= 0) refuse(`"${path}" begins at ${low}, and a log scale needs more than 0; raise low`);
}

function grid(fields: readonly Field[]): unknown[][] {
  let all: unknown[][] = [[]];
  for (const field of fields) {
    if (!('values' in field)) {
      throw new AppError(
        'INVALID_SPEC',
        `study.fields: "${field.path}" has a range, and a grid needs values; list them, or use the method "random".`,
      );
    }
    all = all.flatMap((head) => field.values.map((value) => [...head, value]));
    if (all.length > MOST_TRIALS) {
      throw new AppError(
        'INVALID_SPEC',
        `This grid has more than ${MOST_TRIALS} combinations; leave values out, or use the method "random".`,
      );
    }
  }
  return all;
}

function drawn({ fields, trials }: Sweep): unknown[][] {
  const draw = uniforms(DRAW_SEED);
  return Array.from({ length: trials }, () =>
    fields.map((field) => {
      const u = draw();
      if ('values' in field) return field.values[Math.floor(u * field.values.length)];
      const { low, high, scale } = field;
      if (scale === 'log') return Number((low * (high / low) ** u).toPrecision(3));
      const value = low + (high - low) * u;
      return scale === 'whole' ? Math.round(value) : Number(value.toPrecision(3));
    }),
  );
}

/** What a specification has at a path, as a factor. */
export function valueAt(spec: object, path: string): Setting {
  const found = settingPath(path).reduce<unknown>((at, step) => {
    return typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined;
  }, spec);
  return shown(found ?? null);
}

/** Writes a value at "stack[0].pretraining.learningRate"; settings that the base leaves out are added. */
function put(base: Record<string, unknown>, path: string, value: unknown): void {
  const steps = settingPath(path);
  const last = steps.pop();
  let at: unknown = base;
  for (const [i, step] of steps.entries()) {
    const next: unknown = (at as Record<string | number, unknown>)[step];
    if (typeof step === 'number' && next === undefined) {
      throw new AppError(
        'INVALID_SPEC',
        `study.fields: "${path}" names a place that base does not have; check the number in brackets.`,
      );
    }
    const opened = next ?? (typeof steps[i + 1] === 'number' ? [] : {});
    (at as Record<string | number, unknown>)[step] = opened;
    at = opened;
  }
  if (last === undefined || typeof at !== 'object' || at === null) {
    throw new AppError(
      'INVALID_SPEC',
      `study.fields: "${path}" is no field of a specification; strata schema lists them.`,
    );
  }
  (at as Record<string | number, unknown>)[last] = value;
}
