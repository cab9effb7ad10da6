// The one shared word between a training process and its thread, which is too busy to read messages.

/** What the process can ask; 0 means: go on. The thread looks at every breath. */
export const FLAG = { cancel: 1, pause: 2 } as const;

/** A fresh word, shared between threads. */
export function newFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}
