// Changes single values of a specification from the command line: --set stack[0].hidden=200
import { AppError } from '#shared/error.ts';

type Step = string | number;

/**
 * A copy of `spec` with each `path=value` applied in order. A path is written `stack[0].hidden` or `stack.0.hidden`; a
 * value is JSON where it parses as JSON, else a string. Missing objects on the way are made.
 * @throws AppError BAD_USAGE for a setting without "=", a broken path, or a place that cannot exist.
 */
export function applySettings(spec: unknown, settings: readonly string[]): unknown {
  let result = structuredClone(spec);
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) refuse(`--set ${setting} has no "path=value"; write e.g. --set stack[0].hidden=200.`);
    const path = parsePath(setting.slice(0, equals));
    result = withValue(result, path, parseValue(setting.slice(equals + 1)), '');
  }
  return result;
}

/** The steps of a path: names, and numbers for places in a list. */
export function parsePath(text: string): Step[] {
  const plain = text.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
  const steps = plain.split('.');
  if (steps.some((step) => !/^[A-Za-z0-9_-]+$/.test(step) || step === '__proto__')) {
    refuse(`"${text}" is not a path into a specification; write e.g. stack[0].hidden.`);
  }
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** JSON where it parses, else the text itself, so that `source=random` needs no quotes. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withValue(target: unknown, path: readonly Step[], value: unknown, above: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const place = typeof step === 'number' ? `${above}[${step}]` : above ? `${above}.${step}` : step;
  if (Array.isArray(target)) {
    if (typeof step !== 'number' || step > target.length) {
      refuse(`--set cannot reach ${place}: ${above || 'the specification'} is a list of ${target.length}.`);
    }
    return target.toSpliced(step, 1, withValue(target[step], rest, value, place));
  }
  if (target !== undefined && target !== null && typeof target !== 'object') {
    refuse(`--set cannot reach ${place}: ${above} is ${JSON.stringify(target)}, which has no parts.`);
  }
  const inner = (target ?? {}) as Record<string, unknown>;
  return { ...inner, [step]: withValue(Object.hasOwn(inner, step) ? inner[step] : undefined, rest, value, place) };
}

function refuse(message: string): never {
  throw new AppError('BAD_USAGE', message);
}
