// Where a run stands that does not run, in words.
import { isResumable, type Run } from '#shared/run.ts';
import { ordinal } from '../formats.ts';
import type { PhaseRow } from './phases.ts';

/** "in layer 2 after epoch 11 of 15"; "before its first epoch" where nothing was learnt. */
export function placeWords(rows: readonly PhaseRow[]): string {
  const row = currentRow(rows);
  if (!row) return 'before its first epoch';
  const where = row.layer === null ? 'in fine-tuning' : `in layer ${ordinal(row.layer)}`;
  return `${where} after epoch ${row.epoch} of ${row.epochs}`;
}

/** The label of the button that goes on. A paused run knows its epoch; an interrupted one goes back to a checkpoint. */
export function resumeLabel(run: Run, rows: readonly PhaseRow[]): string {
  if (!isResumable(run.state) || run.checkpoints.length === 0) return 'Begin again';
  const row = currentRow(rows);
  if (!row?.epochs) return 'Resume';
  const epoch = Math.min(row.epochs, row.epoch + 1);
  return run.state === 'paused' ? `Resume from epoch ${epoch}` : `Resume near epoch ${epoch}`;
}

/** The phase that was under way: the last in which a whole epoch was made. */
function currentRow(rows: readonly PhaseRow[]): PhaseRow | undefined {
  return rows.findLast(({ epochs, epoch }) => epochs !== null && epoch > 0);
}
