// Starts tfjs' wasm backend on shared memory, so that our kernels and their threads can work in it without copying.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type BackendWasm, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';

/** The version whose insides this engine was written against. */
const KNOWN_VERSION = '4.22.0';
const SIMD_BINARY = 'tfjs-backend-wasm-simd.wasm';
const MEMORY_SECTION = 5;

function binaryFolder(): string {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return join(dirname(dirname(main)), 'wasm-out');
}

/** tfjs' own SIMD binary, as installed. */
export function readTfjsBinary(): Uint8Array {
  return readFileSync(join(binaryFolder(), SIMD_BINARY));
}

/**
 * A copy of a WebAssembly binary whose memory is declared shared: the limits' flag byte, 1 (has a maximum), becomes 3
 * (and is shared). Throws where the memory section is not exactly what tfjs 4.22 has.
 */
export function declareShared(binary: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(binary);
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === MEMORY_SECTION) {
      const memories = number();
      if (memories !== 1 || bytes[at] !== 1) throw new Error('its memory section is not as expected');
      bytes[at] = 3;
      return bytes;
    }
    at = end;
  }
  throw new Error('it has no memory section');
}

/**
 * Starts the backend on shared memory. Throws, with the reason, where tfjs is not as expected. Whatever tfjs itself would
 * turn into a promise that never settles (a binary that does not compile, no room for the memory) is tried before.
 */
export async function startShared(binary: Uint8Array): Promise<BackendWasm> {
  if (version_wasm !== KNOWN_VERSION) throw new Error(`it is version ${version_wasm}, not ${KNOWN_VERSION}`);
  const bytes = declareShared(binary);
  if (!WebAssembly.validate(bytes)) throw new Error('its binary does not compile here');
  new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
  const url = `data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`;
  const backend = await start(() => url, true);
  checkLayout(backend);
  return backend;
}

/** Starts the backend as it was published. */
export function startStock(): Promise<BackendWasm> {
  return start((name) => join(binaryFolder(), name), false);
}

/** tfjs' own way to make the backend, taken before anything replaces it. */
const makeBackend = tf.findBackendFactory('wasm');

/** Removes the backend with everything in its memory; tfjs can then start a fresh one. */
export function removeWasm(): void {
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', makeBackend);
}

async function start(locate: (name: string) => string, fetched: boolean): Promise<BackendWasm> {
  removeWasm();
  const names = ['tfjs-backend-wasm.wasm', SIMD_BINARY, 'tfjs-backend-wasm-threaded-simd.wasm'];
  setWasmPaths(Object.fromEntries(names.map((name) => [name, locate(name)])), fetched);
  if (!(await tf.setBackend('wasm'))) throw new Error('it does not start');
  await tf.ready();
  return tf.backend() as BackendWasm;
}

/** The parts of emscripten's module that this engine uses beside tfjs' typed interface. */
interface WasmInsides {
  readonly asm: { readonly memory: WebAssembly.Memory; readonly malloc: (sizeBytes: number) => number };
  readonly HEAPU8: Uint8Array;
  _malloc: (sizeBytes: number) => number;
  readonly _free: (address: number) => void;
}

export function insides(backend: BackendWasm): WasmInsides {
  return backend.wasm as unknown as WasmInsides;
}

/** Refuses a backend whose insides have other names or another memory. */
function checkLayout(backend: BackendWasm): void {
  const wasm: Partial<WasmInsides> = insides(backend);
  const memory = wasm.asm?.memory;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('it does not export its memory');
  if (!(memory.buffer instanceof SharedArrayBuffer)) throw new Error('its memory is not shared');
  if (wasm.HEAPU8?.buffer !== memory.buffer) throw new Error('its heap view is of another memory');
  if (typeof wasm.asm?.malloc !== 'function') throw new Error('it does not export malloc');
  const probe = tf.tensor1d([1, 2, 3]);
  const at = backend.dataIdMap.get(probe.dataId).memoryOffset;
  const seen = new Float32Array(memory.buffer, at, 3);
  if (seen[0] !== 1 || seen[2] !== 3) throw new Error('tensors are not where it says');
  if (probe.dataSync().buffer instanceof SharedArrayBuffer) throw new Error('it hands out its own memory');
  probe.dispose();
}
