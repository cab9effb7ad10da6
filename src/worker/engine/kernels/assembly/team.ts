// Sharing one job among threads: chunks are taken from a common counter, and the training thread works along.
import { adamChunk, biasChunk, lookUpChunk, momentumChunk, softplusChunk, uniformChunk } from './flat';
import { ASLEEP, CALL, control, DONE, job, Operation, QUIT, REMAINING, threads } from './job';
import { packChunk } from './pack';
import { productChunk } from './product';

/** Looks a helper takes at the counter before it goes to sleep: about 20 microseconds. */
const HELPER_LOOKS: i32 = 4000;
/** Looks the training thread takes before it yields its core to a helper that has lost its own. */
const WAIT_LOOKS: i32 = 20000;
const YIELD_NANOSECONDS: i64 = 50000;

function runChunk(index: i32): void {
  switch (job.operation) {
    case Operation.Pack: packChunk(index); break;
    case Operation.Product: productChunk(index); break;
    case Operation.Uniform: uniformChunk(index); break;
    case Operation.LookUp: lookUpChunk(index); break;
    case Operation.Softplus: softplusChunk(index); break;
    case Operation.Bias: biasChunk(index); break;
    case Operation.Momentum: momentumChunk(index); break;
    case Operation.Adam: adamChunk(index); break;
  }
}

/** Takes and runs chunks until none is left. A counter below one belongs to no job, so a late taker does no harm. */
function takeChunks(): void {
  while (true) {
    const left = atomic.sub<i32>(control + REMAINING, 1);
    if (left <= 0) return;
    runChunk(left - 1);
    atomic.add<i32>(control + DONE, 1);
  }
}

/** Runs all chunks of the job; with `alone`, on this thread only, which is quicker for small work. */
export function share(operation: Operation, chunks: i32, alone: bool): void {
  job.operation = operation;
  if (alone || threads == 1 || chunks == 1) {
    for (let index = 0; index < chunks; index++) runChunk(index);
    return;
  }
  atomic.store<i32>(control + DONE, 0);
  atomic.store<i32>(control + REMAINING, chunks);
  atomic.add<i32>(control + CALL, 1);
  if (atomic.load<i32>(control + ASLEEP) > 0) atomic.notify(control + CALL, chunks - 1);
  takeChunks();
  let looks = 0;
  while (atomic.load<i32>(control + DONE) < chunks) {
    if (++looks % WAIT_LOOKS == 0) {
      atomic.wait<i32>(control + DONE, atomic.load<i32>(control + DONE), YIELD_NANOSECONDS);
    }
  }
}

/** A helper thread's whole life: work, look for more, sleep, until told to quit. */
export function help(): void {
  while (true) {
    takeChunks();
    let looks = 0;
    while (looks < HELPER_LOOKS && atomic.load<i32>(control + REMAINING) <= 0) looks++;
    if (looks == HELPER_LOOKS) {
      atomic.add<i32>(control + ASLEEP, 1);
      const call = atomic.load<i32>(control + CALL);
      const idle = atomic.load<i32>(control + REMAINING) <= 0 && !atomic.load<i32>(control + QUIT);
      if (idle) atomic.wait<i32>(control + CALL, call, -1);
      atomic.sub<i32>(control + ASLEEP, 1);
    }
    if (atomic.load<i32>(control + QUIT)) return;
  }
}

/** Tells every helper to return from `help`. */
export function dismiss(): void {
  atomic.store<i32>(control + QUIT, 1);
  atomic.add<i32>(control + CALL, 1);
  atomic.notify(control + CALL, 1000);
}
