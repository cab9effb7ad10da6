// Leaving while runs are under way: each button does what it says, and nothing quits by itself that should stay.
import { beforeEach, expect, test } from 'vitest';
import {
  DEPARTURE_ANSWERS,
  Departure,
  type DepartureAnswer,
  departureQuestion,
} from '../../../../src/main/hosts/electron/departure.ts';

let active: string[];
let done: string[];
let answer: DepartureAnswer | Promise<DepartureAnswer>;
let departure: Departure;
let now = 0;

beforeEach(() => {
  active = ['a', 'b'];
  done = [];
  answer = 'cancel';
  departure = new Departure({
    active: () => active,
    ask: async (runs) => {
      done.push(`asked about ${runs}`);
      return answer;
    },
    pause: async () => {
      await Promise.resolve();
      done.push(`paused ${active}`);
      active = ['b'];
      departure.idle();
      throw new Error('one of them cannot be paused');
    },
    hide: () => void done.push('hidden'),
    leave: () => void done.push('left'),
    clock: () => now,
  });
});

test('without a run it leaves without a question, once', async () => {
  active = [];
  await departure.begin();
  await departure.begin();
  expect(done).toEqual(['left']);
  expect(departure.isGone).toBe(true);
});

test('Cancel changes nothing, and the next time is asked again', async () => {
  await departure.begin();
  await departure.begin();
  active = [];
  departure.idle();
  expect(done).toEqual(['asked about 2', 'asked about 2']);
  expect(departure.isGone).toBe(false);
});

test('Pause and quit pauses every run before it leaves, also when one of them cannot be paused', async () => {
  answer = 'pause';
  await departure.begin();
  expect(done).toEqual(['asked about 2', 'paused a,b', 'left']);
});

test('Keep training hides the window and leaves when the last run has ended', async () => {
  answer = 'keep';
  await departure.begin();
  active = ['b'];
  departure.idle();
  expect(done).toEqual(['asked about 2', 'hidden']);
  active = [];
  departure.idle();
  expect(done).toEqual(['asked about 2', 'hidden', 'left']);
});

test('Keep training, and the window comes back: then the end of the last run quits nothing', async () => {
  answer = 'keep';
  await departure.begin();
  departure.stay();
  active = [];
  departure.idle();
  expect(done).toEqual(['asked about 2', 'hidden']);
});

test('a run that ends while the question stands: whoever keeps training has nothing left to keep', async () => {
  const asked = Promise.withResolvers<DepartureAnswer>();
  answer = asked.promise;
  const leaving = departure.begin();
  // A second click on the cross is no second question.
  await departure.begin();
  active = [];
  departure.idle();
  expect(done).toEqual(['asked about 2']);
  asked.resolve('keep');
  await leaving;
  expect(done).toEqual(['asked about 2', 'hidden', 'left']);
});

test('a signal asks nothing: the runs are paused; a second one does not wait for that, unless it is the first again', async () => {
  const first = departure.pauseAndLeave();
  now += 900;
  await departure.pauseAndLeave();
  expect(done).not.toContain('left');
  await first;
  expect(done).toEqual(['paused a,b', 'left']);
});

test('a second signal leaves at once', async () => {
  const first = departure.pauseAndLeave();
  now += 1000;
  const second = departure.pauseAndLeave();
  expect(done).toEqual(['left']);
  await Promise.all([first, second]);
  expect(done.filter((it) => it === 'left')).toHaveLength(1);
});

test('a signal while the question stands settles it', async () => {
  const asked = Promise.withResolvers<DepartureAnswer>();
  answer = asked.promise;
  const leaving = departure.begin();
  await departure.pauseAndLeave();
  asked.resolve('cancel');
  await leaving;
  expect(done.at(-1)).toBe('left');
});

test('the buttons are in the order of the answers, and Escape means Cancel', () => {
  const { buttons, cancelId, defaultId, message } = departureQuestion(3);
  expect(message).toContain('3 runs');
  expect(DEPARTURE_ANSWERS).toEqual(['keep', 'pause', 'cancel']);
  expect(buttons).toEqual(['Keep training', 'Pause and quit', 'Cancel']);
  expect([DEPARTURE_ANSWERS[cancelId], DEPARTURE_ANSWERS[defaultId]]).toEqual(['cancel', 'keep']);
});
