// The threads that work in one memory: the calling thread leads, helpers sleep until there is work.
import { Worker } from 'node:worker_threads';
import { type Kernels, runModule } from './kernel-module.ts';

export interface Team {
  readonly kernels: Kernels;
  readonly threads: number;
  /** Ends the helpers. The kernels must not be called any more. */
  stop(): Promise<void>;
}

/** Source text instead of a file, so that it runs alike from TypeScript, from a bundle and from a packed application. */
const HELPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, control, scratch, place } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports.join(control, scratch, place);
parentPort.postMessage('ready');
exports.help();
`;

/** Starts the kernels in a shared memory. `allocate` returns the address of so many bytes that stay ours. */
export async function formTeam(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  allocate: (sizeBytes: number) => number,
  threads: number,
): Promise<Team> {
  const kernels = runModule(module, memory);
  const control = allocateAligned(allocate, kernels.controlBytes());
  new Uint8Array(memory.buffer, control, kernels.controlBytes()).fill(0);
  kernels.lead(control, allocateAligned(allocate, kernels.scratchBytes()), threads);
  const helpers = await Promise.all(
    Array.from({ length: threads - 1 }, (_, i) => {
      const scratch = allocateAligned(allocate, kernels.scratchBytes());
      return startHelper({ module, memory, control, scratch, place: i + 1 });
    }),
  );
  const stop = async () => {
    kernels.dismiss();
    await Promise.all(helpers.map((helper) => helper.terminate()));
  };
  return { kernels, threads, stop };
}

/** On a cache line's boundary, so that threads do not share lines by accident. */
function allocateAligned(allocate: (sizeBytes: number) => number, sizeBytes: number): number {
  return Math.ceil(allocate(sizeBytes + 64) / 64) * 64;
}

function startHelper(workerData: object): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const helper = new Worker(HELPER, { eval: true, workerData, execArgv: [], name: 'strata-kernel-helper' });
    helper.once('message', () => {
      helper.unref();
      resolve(helper);
    });
    helper.once('error', reject);
  });
}
