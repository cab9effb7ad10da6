// --set: paths into a specification, and values as JSON or text.
import { expect, test } from 'vitest';
import { applySettings } from '../../../../src/main/hosts/cli/settings.ts';

const spec = { seed: 1, stack: [{ kind: 'rbm', hidden: 500 }, { kind: 'dense' }] };

test('dots and brackets reach the same place', () => {
  const wanted = { seed: 1, stack: [{ kind: 'rbm', hidden: 200 }, { kind: 'dense' }] };
  expect(applySettings(spec, ['stack[0].hidden=200'])).toEqual(wanted);
  expect(applySettings(spec, ['stack.0.hidden=200'])).toEqual(wanted);
});

test('the specification given stays as it was', () => {
  applySettings(spec, ['stack[0].hidden=200', 'seed=9']);
  expect(spec).toEqual({ seed: 1, stack: [{ kind: 'rbm', hidden: 500 }, { kind: 'dense' }] });
});

test('values are JSON where they parse, else text', () => {
  const settings = ['a=true', 'b=null', 'c=0.5', 'd={"count":3}', 'e=random', 'f=', 'g="7"', 'h=a=b'];
  expect(applySettings({}, settings)).toEqual({
    a: true,
    b: null,
    c: 0.5,
    d: { count: 3 },
    e: 'random',
    f: '',
    g: '7',
    h: 'a=b',
  });
});

test('missing objects are made, a list grows at its end, and later settings win', () => {
  expect(
    applySettings({ stack: [] }, ['finetuning.epochs=3', 'stack[0]={}', 'stack[0].hidden=4', 'finetuning.epochs=5']),
  ).toEqual({
    stack: [{ hidden: 4 }],
    finetuning: { epochs: 5 },
  });
});

test.each([
  ['no equals sign', 'seed', /path=value/],
  ['nothing before it', '=3', /path=value/],
  ['an empty step', 'stack..hidden=3', /is not a path/],
  ['a place behind the end of a list', 'stack[5].hidden=3', /stack is a list of 2/],
  ['a name in a list', 'stack.first=3', /stack is a list of 2/],
  ['a part of a number', 'seed.value=3', /seed is 1, which has no parts/],
  ['the prototype', '__proto__.polluted=1', /is not a path/],
])('%s is refused in a sentence', (_, setting, sentence) => {
  expect(() => applySettings(spec, [setting])).toThrow(sentence);
});

test('inherited names make plain values, not inherited ones', () => {
  const changed = applySettings({}, ['constructor.prototype.polluted=1']);
  expect(JSON.stringify(changed)).toBe('{"constructor":{"prototype":{"polluted":1}}}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
