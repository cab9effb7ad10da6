// Turns zod's findings about a specification into one plain sentence with the place, the value and the remedy.

import { AppError } from './error.ts';
import { nearestName } from './nearest-name.ts';
import type { z } from './zod.ts';

type Path = readonly PropertyKey[];
type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};

/** The AppError for a failed parse; every further problem stands in its details. */
export function specProblem(error: z.ZodError, schema: object): AppError {
  const sentences = error.issues.flatMap((issue) => describe(issue, [], schema as JsonSchema));
  const more = sentences.length > 1 ? ` (${sentences.length - 1} more in this specification.)` : '';
  return new AppError('INVALID_SPEC', `${sentences[0]}${more}`, { details: sentences });
}

function describe(issue: z.core.$ZodIssue, above: Path, schema: JsonSchema): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, schema));
  if (issue.code === 'invalid_union') {
    const nested = issue.errors.flat().filter((inner) => inner.code === 'unrecognized_keys' || inner.path.length > 0);
    if (nested.length > 0) return describe(nested[0]!, path, schema);
  }
  const remedy = issue.message.replace(/^Invalid input: /, '').replace(/^Invalid option: /, '');
  return [`${place(path)} does not fit: ${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}.`];
}

function unknownKey(path: Path, key: string, schema: JsonSchema): string {
  const known = keysAt(schema, path);
  const nearest = nearestName(key, known);
  const remedy = nearest ? `did you mean "${nearest}"?` : `known here: ${known.join(', ')}.`;
  return `${place([...path, key])} is not a known setting; ${remedy}`;
}

function place(path: Path): string {
  if (path.length === 0) return 'The specification';
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`)).join('');
}

/** Names that the JSON Schema allows at a path; all of them where it branches. */
function keysAt(schema: JsonSchema, path: Path): string[] {
  const branches = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const [head, ...tail] = path;
  if (head === undefined) {
    return [...new Set(branches.flatMap((branch) => Object.keys(branch.properties ?? {})))];
  }
  const next = branches.flatMap((branch) => {
    const inner = typeof head === 'number' ? branch.items : branch.properties?.[String(head)];
    return inner ? [inner] : branch === schema ? [] : [branch].filter((b) => b.anyOf || b.oneOf);
  });
  return [...new Set(next.flatMap((inner) => keysAt(inner, tail)))];
}
