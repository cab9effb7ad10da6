// A participant's side of the talk with the benchmark: JSON lines, "go" in, the seconds of one round out.
import { createInterface } from 'node:readline';

/** What a participant does when it is told to go. */
export interface Participant {
  /** What did the work, with versions. */
  readonly about: string;
  /** One round. It may measure itself; else the time of the call counts. */
  readonly round: () => undefined | Promise<undefined>;
}

/** Says that it is ready, or why it is absent; then runs a round for each line until the input ends. */
export async function serve(prepare: () => Promise<Participant | { readonly absent: string }>): Promise<void> {
  const participant = await prepare().catch((cause) => ({
    absent: cause instanceof Error ? cause.message : `${cause}`,
  }));
  if ('absent' in participant) return tell({ absent: participant.absent });
  tell({ ready: participant.about });
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await participant.round();
    tell({ seconds: (performance.now() - start) / 1000, megabytes: process.memoryUsage.rss() / 2 ** 20 });
  }
}

function tell(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
