// Starts a worker thread that dies natively, and lives on if it can: `node crashing-thread.mjs segfault|out-of-memory`.
import { Worker } from 'node:worker_threads';

const deaths = {
  segfault: "process.kill(process.pid, 'SIGSEGV'); for (;;);",
  // The limit on the thread is no help: V8 gives up in the middle of growing a table, and aborts the process.
  'out-of-memory': "const table = {}; for (let i = 0; ; i++) table['key' + i] = i;",
};

const thread = new Worker(deaths[process.argv[2]], { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } });
thread.on('error', (error) => process.stdout.write(`the thread alone ended: ${error.message}\n`));
thread.on('exit', () => process.stdout.write('the process survived\n'));
