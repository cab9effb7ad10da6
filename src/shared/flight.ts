// The flight recorder: the last updates before a run's numbers stopped being finite, and the tensor that went first.
import type { ErrorRecord } from './error.ts';
import { z } from './zod.ts';

const stepSchema = z.strictObject({
  /** Both 0-based; the figures are those after the update. */
  epoch: z.int(),
  update: z.int(),
  /** The rate in force. */
  learningRate: z.number(),
  /** The batch's loss, or its reconstruction error where that was read. */
  error: z.number().nullable(),
  /** The largest absolute value of any parameter, and the tensor that has it; null where that is no number any more. */
  largest: z.number().nullable(),
  tensor: z.string(),
});

const flightSchema = z.strictObject({
  /** What stopped being finite in the last update: tensors in the order in which an update writes them, or the loss. */
  lost: z.array(z.string()).min(1),
  steps: z.array(stepSchema),
});

export type FlightStep = z.infer<typeof stepSchema>;
export type Flight = z.infer<typeof flightSchema>;

/** What was recorded of a run that diverged; null for other failures, and where nothing was. */
export function flightIn({ code, details }: ErrorRecord): Flight | null {
  if (code !== 'TRAINING_DIVERGED') return null;
  const found = z.object({ flight: flightSchema }).safeParse(details);
  return found.success ? found.data.flight : null;
}

/** "The weights went first, then in the same update the hidden biases." */
export function lostWords({ lost }: Flight): string {
  const [first = 'the loss', ...rest] = lost;
  const others = rest.length > 2 ? `${rest.length} other tensors` : rest.join(' and ');
  const went = `${first.charAt(0).toUpperCase()}${first.slice(1)} went first`;
  return rest.length === 0 ? `${went}.` : `${went}, and ${others} in the same update.`;
}
