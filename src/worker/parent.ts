// The way to the program that started this process: Electron's parent port where there is one, else Node's own channel.
import { type Command, FAREWELL, type Report } from '#shared/job.ts';

export interface Parent {
  onCommand(listener: (command: Command) => void): void;
  /** A parent that is gone hears nothing, and that is no error. */
  tell(report: Report): void;
  /** After the last report: nothing more is told, and the process ends. */
  leave(): void;
}

/** As much of Electron's `process.parentPort` as is used. */
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** A process that said farewell is ended by its parent; by itself only if that takes this long. */
const FAREWELL_MS = 5000;

/** The parent of this process; `onGone` is called where it went away before `leave`. */
export function parentOf(process: NodeJS.Process & { readonly parentPort?: ParentPort }, onGone: () => void): Parent {
  return process.parentPort ? overPort(process.parentPort) : overChannel(process, onGone);
}

function overChannel(process: NodeJS.Process, onGone: () => void): Parent {
  let hasLeft = false;
  /** Reports on their way: one too large for the pipe would be lost if the channel was closed behind it. */
  let pending = 0;
  const closeOnceTold = () => {
    if (hasLeft && pending === 0 && process.connected) process.disconnect();
  };
  process.on('disconnect', () => {
    if (!hasLeft) onGone();
  });
  return {
    onCommand: (listener) => void process.on('message', listener),
    tell: (report) => {
      if (!process.connected) return;
      pending++;
      process.send?.(report, () => {
        pending--;
        closeOnceTold();
      });
    },
    leave: () => {
      hasLeft = true;
      closeOnceTold();
    },
  };
}

/**
 * Electron ends its utility processes with itself, so that a parent that is gone needs no notice. They never end because
 * nothing is left to do, and `process.exit` may overtake the last message, so the parent ends this one when it hears that
 * nothing more comes.
 */
function overPort(port: ParentPort): Parent {
  return {
    onCommand: (listener) => void port.on('message', ({ data }) => listener(data as Command)),
    tell: (report) => port.postMessage(report),
    leave: () => {
      port.postMessage(FAREWELL);
      setTimeout(() => process.exit(0), FAREWELL_MS).unref();
    },
  };
}
