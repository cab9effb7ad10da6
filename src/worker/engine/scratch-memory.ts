// A small shared memory of our own with one kernel variant in it: for self-tests, timing, and draws on other backends.
import { kernelModule, type Variant } from './kernel-module.ts';
import { formTeam, type Team } from './team.ts';

const PAGE_BYTES = 65536;
/** 1 GB: enough for a draw of 16,000 x 16,000. */
const MAXIMUM_PAGES = 16384;

export class ScratchMemory {
  readonly team: Team;
  readonly #memory: WebAssembly.Memory;
  #used: number;
  readonly #start: number;

  private constructor(team: Team, memory: WebAssembly.Memory, used: number) {
    this.team = team;
    this.#memory = memory;
    this.#used = used;
    this.#start = used;
  }

  /** Null where this host cannot run the variant. */
  static async open(variant: Variant, threads = 1): Promise<ScratchMemory | null> {
    const module = kernelModule(variant);
    if (module === null) return null;
    const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
    let used = PAGE_BYTES;
    const allocate = (sizeBytes: number) => {
      used += sizeBytes;
      return used - sizeBytes;
    };
    return new ScratchMemory(await formTeam(module, memory, allocate, threads), memory, used);
  }

  /** Room for so many bytes, until `clear`. */
  allocate(sizeBytes: number): number {
    const at = Math.ceil(this.#used / 64) * 64;
    this.#used = at + sizeBytes;
    const missing = Math.ceil((this.#used - this.#memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.#memory.grow(missing);
    return at;
  }

  /** Room for the floats, filled with them. */
  put(values: Float32Array): number {
    const at = this.allocate(4 * values.length);
    new Float32Array(this.#memory.buffer, at, values.length).set(values);
    return at;
  }

  /** A copy of `length` floats at an address. */
  take(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, at, length).slice();
  }

  /** Gives all allocated room back. */
  clear(): void {
    this.#used = this.#start;
  }
}
