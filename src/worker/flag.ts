// The shared words between a training process and its thread, which is too busy to read messages.

/** What the process can ask; 0 means: go on. The thread looks at every breath. */
export const FLAG = { cancel: 1, pause: 2, stop: 3 } as const;

/** Where in the words the question stands, and where the thread counts its breaths. */
export const WORD = { asked: 0, breaths: 1 } as const;

/** Fresh words, shared between threads. */
export function newFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8));
}
