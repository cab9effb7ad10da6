// A thread is taken for hung only after ten minutes without a breath.
import { expect, test } from 'vitest';
import { Pulse } from '../../src/worker/pulse.ts';

const MINUTE = 60_000;

test('a thread that breathes lives, however slowly', () => {
  const pulse = new Pulse(0);
  for (let breath = 1; breath <= 20; breath++) expect(pulse.isBeating(breath, breath * 9 * MINUTE)).toBe(true);
});

test('a thread that stops breathing is given up after ten minutes, also before its first breath', () => {
  const pulse = new Pulse(0);
  expect(pulse.isBeating(0, 9 * MINUTE)).toBe(true);
  expect(pulse.isBeating(0, 10 * MINUTE)).toBe(false);
  expect(pulse.isBeating(1, 11 * MINUTE)).toBe(true);
  expect(pulse.isBeating(1, 20 * MINUTE)).toBe(true);
  expect(pulse.isBeating(1, 21 * MINUTE)).toBe(false);
});
