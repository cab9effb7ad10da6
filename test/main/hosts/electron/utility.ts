// Stands in for Electron's `utilityProcess.fork`: the same behaviour around a plain Node process with a parent port.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ForkUtility, UtilityProcess } from '../../../../src/main/hosts/utility-trainer.ts';

const preload = pathToFileURL(join(import.meta.dirname, '../../../fixtures/parent-port.mjs')).href;

/** Every process that was forked, oldest first. */
export const forked: { path: string; pid: number | undefined; options: object }[] = [];

export const forkUtility: ForkUtility = (path, words, options) => {
  const child = fork(path, words, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--import', preload] });
  forked.push({ path, pid: child.pid, options });
  const { stdout, stderr } = child;
  let isKilled = false;
  let hasEnded = false;
  const utility = Object.assign(new EventEmitter(), {
    pid: undefined as number | undefined,
    stdout,
    stderr,
    postMessage: (data: unknown) => {
      if (hasEnded) throw new Error('Electron has crashed: a message to a process that has ended');
      child.send({ port: data }, () => {});
    },
    kill: () => {
      isKilled = true;
      return child.kill('SIGTERM');
    },
  });
  child.on('spawn', () => {
    utility.pid = child.pid;
    utility.emit('spawn');
  });
  child.on('message', (message: { port: unknown }) => utility.emit('message', message.port));
  child.on('exit', (code, signal) => {
    hasEnded = true;
    const number = signal ? constants.signals[signal] : (code ?? 0);
    utility.emit('exit', isKilled && (signal === 'SIGTERM' || signal === 'SIGKILL') ? 0 : number);
    utility.pid = undefined;
    stdout?.removeAllListeners('data');
    stderr?.removeAllListeners('data');
  });
  return utility satisfies UtilityProcess;
};
