// The contract itself: every call strict about what it takes, every error declared, nothing that is or holds a path.
import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import { handleSchema } from '../../src/shared/dataset-calls.ts';
import { ERROR_CODES } from '../../src/shared/error.ts';
import { z } from '../../src/shared/zod.ts';

/** Every call by its name, such as "runs.start". */
function calls(part: object, name = ''): [string, { inputSchema?: unknown; errorMap: object }][] {
  if (isContractProcedure(part)) return [[name, part['~orpc']]];
  return Object.entries(part).flatMap(([key, inner]) => calls(inner as object, name ? `${name}.${key}` : key));
}

test('the calls are these and no others', () => {
  expect(calls(contract).map(([name]) => name)).toEqual([
    'runs.start',
    'runs.forecast',
    'runs.list',
    'runs.changes',
    'runs.get',
    'runs.points',
    'runs.events',
    'runs.cancel',
    'runs.pause',
    'runs.resume',
    'runs.live',
    'runs.pictures',
    'runs.move',
    'runs.update',
    'runs.remove',
    'runs.curveNames',
    'runs.curve',
    'runs.generate',
    'runs.analyse',
    'runs.stop',
    'datasets.list',
    'datasets.get',
    'datasets.import',
    'datasets.map',
    'datasets.preview',
    'datasets.reading',
    'datasets.release',
    'datasets.rows',
    'datasets.statistics',
    'datasets.remove',
    'drafts.get',
    'drafts.save',
    'studies.template',
    'studies.forecast',
    'studies.start',
    'studies.list',
    'studies.get',
    'studies.watch',
    'studies.pause',
    'studies.resume',
    'studies.addSeeds',
    'studies.remove',
    'studies.report',
    'schema',
    'system.info',
  ]);
});

test.each(calls(contract))('%s declares every code, and takes no setting that it does not know', (_name, call) => {
  expect(Object.keys(call.errorMap)).toEqual([...ERROR_CODES]);
  if (!call.inputSchema) return;
  const schema = z.toJSONSchema(call.inputSchema as z.ZodType, { io: 'input' });
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    expect(name).not.toMatch(/path|folder|url/i);
    // What is a text has an end.
    if (typeof value !== 'object' || value.type !== 'string') continue;
    expect(value.maxLength ?? value.pattern ?? value.enum).toBeDefined();
  }
});

test.each([
  ['AAAAAAAAAAAAAAAAAAAAAA', true],
  ['AAAAAAAAAAAAAAAAAAAAA-', true],
  ['AAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAA/', false],
  ['AAAAAAAAAAAAAAAAAAAA..', false],
  ['AAAAAAAAAAAAAAAAAAAAAA\n', false],
])('%j as a handle: %s', (handle, isOne) => {
  expect(handleSchema.safeParse(handle).success).toBe(isOne);
});
