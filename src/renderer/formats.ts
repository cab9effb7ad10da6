// Every number, duration and moment that the window shows, in one place.

export { measure, percent } from '#shared/measure.ts';

const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const times = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** 60000 as "60,000". */
export function count(value: number): string {
  return integers.format(value);
}

/** "1 row", "60,000 rows". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A difference with its sign. */
export function signed(value: number, digits = 2): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;
}

/** 98 seconds as "1:38", 4000 as "1:06:40". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (it: number) => String(it).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "about 4 min", for times that are estimates. */
export function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length, Math.floor(Math.log10(size) / 3));
  const scaled = size / 1000 ** step;
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${units[step - 1]}`;
}

export function moment(utcMs: number): string {
  return dates.format(utcMs);
}

/** The hour of today, the day of any other date. */
export function shortMoment(utcMs: number, now = Date.now()): string {
  return new Date(utcMs).toDateString() === new Date(now).toDateString() ? times.format(utcMs) : days.format(utcMs);
}

/** A 0-based layer or epoch as people count. */
export function ordinal(index: number): number {
  return index + 1;
}
