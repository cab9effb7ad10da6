// What a study's design says about the rows that choose, where the base keeps such rows and where it keeps none.
import { expect, test } from 'vitest';
import { outcomeOf, parseStudy } from '#shared/studies/designs.ts';
import { rbm, studyOf } from './planned.ts';

const fields = { fields: [{ path: 'stack[0].pretraining.learningRate', values: [0.01, 0.1] }] };

function designOf(kind: string, validation: number): string {
  const base = { dataset: { id: 'digits', split: { validation } }, stack: [rbm(8), rbm(8)] };
  const study = parseStudy(studyOf(kind, { base, ...(kind === 'sweep' && fields) }));
  return outcomeOf(study, new Map()).design.join(' ');
}

test.each(['twins', 'freeze', 'sweep'])('%s: validation rows choose only where there are some', (kind) => {
  expect(designOf(kind, 0.1)).toMatch(/(rest on|chosen by) validation rows/);
  expect(designOf(kind, 0)).not.toMatch(/(rest on|chosen by) validation rows/);
  expect(designOf(kind, 0)).toMatch(/There are no validation rows, so no.* is chosen/);
});
