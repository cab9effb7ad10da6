// The flight recorder as a table: the last updates of a run that diverged.
import type { ErrorRecord } from '#shared/error.ts';
import { flightIn, lostWords } from '#shared/flight.ts';
import { figure } from './figures.ts';
import { table } from './table.ts';

const COLUMNS = [
  { title: 'epoch', align: 'right' as const },
  { title: 'update', align: 'right' as const },
  { title: 'rate', align: 'right' as const },
  { title: 'error', align: 'right' as const },
  { title: 'largest', align: 'right' as const },
  { title: 'in' },
];

/** Nothing for a failure that left no record. */
export function flightText(error: ErrorRecord): string {
  const flight = flightIn(error);
  if (!flight) return '';
  const rows = flight.steps.map(({ epoch, update, learningRate, error: loss, largest, tensor }) => [
    ...[String(epoch + 1), String(update + 1), figure(learningRate)],
    ...[loss === null ? '' : figure(loss), largest === null ? 'not finite' : figure(largest), tensor],
  ]);
  return `${lostWords(flight)} The last updates:\n${table(COLUMNS, rows)}`;
}
