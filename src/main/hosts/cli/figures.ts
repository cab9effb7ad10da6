// Numbers as the terminal shows them: never more digits than make sense.

/** Four significant digits, e.g. 0.1235, 1234, 2.5. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(4));
  if (rounded === 0) return '0';
  const size = Math.abs(rounded);
  return size >= 1e6 || size < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** A fraction as a percentage with two decimals. */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

/** A duration in milliseconds: "0.8 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A metric by its name: classification errors are fractions, all else plain numbers. */
export function metric(name: string, value: number): string {
  return /^(train|validation|test)Error$/.test(name) ? percent(value) : figure(value);
}

/** A count with its noun: "1 epoch", "3 epochs". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A stored time as local "2026-01-31 14:05". */
export function moment(utcMs: number): string {
  const local = new Date(utcMs - new Date(utcMs).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16).replace('T', ' ');
}
