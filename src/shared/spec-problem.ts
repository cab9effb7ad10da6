// Turns zod's findings about a specification into one plain sentence with the place, the value and the remedy.
import { AppError } from './error.ts';
import { nearestName } from './nearest-name.ts';
import type { z } from './zod.ts';

type Path = readonly PropertyKey[];

/** The parts of JSON Schema that zod writes for a specification. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The AppError for a failed parse of `input`; every problem stands in its details. */
export function specProblem(error: z.ZodError, schema: object, input: unknown, subject = 'specification'): AppError {
  const specification = { schema: schema as JsonSchema, input, subject };
  const issues = error.issues.map(innermost).toSorted((a, b) => rank(a) - rank(b));
  const sentences = issues.flatMap((issue) => describe(issue, specification));
  const more = sentences.length > 1 ? ` (${sentences.length - 1} more in this ${subject}.)` : '';
  return new AppError('INVALID_SPEC', `${sentences[0]}${more}`, { details: sentences });
}

/** Unknown settings come first: a setting that seems to be missing is often only misspelt. */
function rank(issue: z.core.$ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

/** The issue inside the branch of a union that was surely meant, since it got past the branch's own type. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inside = issue.errors.flat().filter((inner) => inner.code === 'unrecognized_keys' || inner.path.length > 0);
  const chosen = inside.toSorted((a, b) => rank(a) - rank(b))[0];
  return chosen ? innermost({ ...chosen, path: [...issue.path, ...chosen.path] }) : issue;
}

interface Specification {
  readonly schema: JsonSchema;
  readonly input: unknown;
  /** What a sentence about the whole calls it. */
  readonly subject: string;
}

function describe(issue: z.core.$ZodIssue, { schema, input, subject }: Specification): string[] {
  const allowed = schemasAt(schema, issue.path, input);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, allowed));
  const wanted = [...new Set(allowed.map(inWords))].join(' or ');
  return [`${place(issue.path, subject)} is ${shown(valueAt(input, issue.path))}; use ${wanted}.`];
}

function unknownKey(path: Path, key: string, allowed: readonly JsonSchema[]): string {
  const known = [...new Set(allowed.flatMap((schema) => Object.keys(schema.properties ?? {})))];
  const where = place([...path, key]);
  if (known.includes(key)) return `${where} cannot stand beside the other settings there; remove it, or them.`;
  const nearest = nearestName(key, known);
  return `${where} is not a known setting; ${nearest ? `did you mean "${nearest}"?` : `known here: ${known.join(', ')}.`}`;
}

function place(path: Path, subject = 'specification'): string {
  if (path.length === 0) return `The ${subject}`;
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`)).join('');
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length > 60 ? `text of ${value.length} characters` : JSON.stringify(value);
}

/** What a schema asks for: "a whole number from 1 to 100000", "relu", "an object with run, layer, stage". */
function inWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((choice) => JSON.stringify(choice)).join(' or ');
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'string':
      return schema.maxLength ? `text of at most ${schema.maxLength} characters` : 'a text that is not empty';
    case 'boolean':
      return 'true or false';
    case 'array':
      return schema.minItems ? 'a list that is not empty' : 'a list';
    case 'object':
      return `an object${schema.required?.length ? ` with ${schema.required.join(', ')}` : ''}`;
    default:
      return 'null';
  }
}

function range({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum === undefined || maximum === undefined) return minimum === undefined ? '' : ` of at least ${minimum}`;
  return ` from ${minimum} to ${maximum}`;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce((value, part) => (value as Record<PropertyKey, unknown> | null | undefined)?.[part], input);
}

/** The schemas that may hold at a path, a union counting as its branches; the value's own "kind" picks among them. */
function schemasAt(schema: JsonSchema, path: Path, input: unknown): JsonSchema[] {
  const branches = pick(flat(schema), input);
  const [head, ...tail] = path;
  if (head === undefined) return branches;
  const inner = branches.flatMap(
    ({ items, properties }) => (typeof head === 'number' ? items : properties?.[String(head)]) ?? [],
  );
  return inner.flatMap((next) => schemasAt(next, tail, valueAt(input, [head])));
}

function flat(schema: JsonSchema): JsonSchema[] {
  const union = schema.anyOf ?? schema.oneOf;
  return union ? union.flatMap(flat) : [schema];
}

function pick(branches: JsonSchema[], value: unknown): JsonSchema[] {
  const kind = valueAt(value, ['kind']);
  const same = branches.filter((branch) => kind !== undefined && branch.properties?.kind?.const === kind);
  return same.length > 0 ? same : branches;
}
