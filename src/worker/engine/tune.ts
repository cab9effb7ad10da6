// Chooses the kernel variant: those that pass the self-test, the fastest of them, remembered for the next start.
import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomically } from '../files/atomic.ts';
import { FINISH, type Variant } from './kernel-module.ts';
import { KERNEL_HASH } from './kernels/compiled.ts';
import { ScratchMemory } from './scratch-memory.ts';
import { selfTest } from './self-test.ts';

/** Milliseconds of timing, all variants together: V8 needs most of it to compile them with its better compiler. */
const TIMING_MS = 150;
/** By how much the wide variant must beat the others to be worth an experimental compiler. */
const WIDE_GAIN = 1.1;

export interface Choice {
  /** Null where no variant runs here. */
  readonly variant: Variant | null;
  readonly notes: string[];
}

/**
 * Tests the variants asked for, and times them where more than one passes. A remembered choice is tested again, but not
 * timed.
 */
export async function chooseVariant(asked: 'auto' | Variant, cacheFolder?: string): Promise<Choice> {
  const notes: string[] = [];
  const remembered = recall(asked, cacheFolder);
  if (remembered && (await passing(remembered, notes))) return { variant: remembered, notes };
  const passed = new Map<Variant, ScratchMemory>();
  for (const variant of contenders(asked)) {
    const scratch = await passing(variant, notes);
    if (scratch) passed.set(variant, scratch);
  }
  if (passed.size === 0) return { variant: (await passing(LAST_RESORT, notes)) ? LAST_RESORT : null, notes };
  if (passed.size === 1) return { variant: [...passed.keys()][0]!, notes };
  const variant = fastest(passed);
  if (asked === 'wide' && variant !== 'wide') notes.push(`The 256-bit kernels are not faster here; using ${variant}.`);
  remember(asked, variant, cacheFolder);
  return { variant, notes };
}

/**
 * What may be chosen by speed: kernels that give the same bits, since how busy a moment is must not decide a run's numbers.
 */
function contenders(asked: 'auto' | Variant): Variant[] {
  if (asked === 'auto') return ['relaxed'];
  return asked === 'wide' ? ['wide', 'relaxed'] : [asked];
}

/** For hosts without relaxed SIMD: it rounds differently, having no fused multiply-add. */
const LAST_RESORT = 'base';

async function passing(variant: Variant, notes: string[]): Promise<ScratchMemory | null> {
  const scratch = await ScratchMemory.open(variant);
  if (scratch === null) {
    notes.push(`The ${variant} kernels do not run on this version of V8 (${process.versions.v8}).`);
    return null;
  }
  try {
    selfTest(scratch);
    return scratch;
  } catch (cause) {
    notes.push(`The ${variant} kernels failed their self-test: ${String(cause)}.`);
    return null;
  }
}

/** The variants take turns, so that other load on the machine and a late compilation hit all of them alike. */
function fastest(passed: ReadonlyMap<Variant, ScratchMemory>): Variant {
  const entrants = [...passed].map(([variant, scratch]) => ({
    variant,
    multiply: preparedProduct(scratch),
    best: Number.POSITIVE_INFINITY,
    handicap: variant === 'wide' ? WIDE_GAIN : 1,
  }));
  const end = performance.now() + TIMING_MS;
  while (performance.now() < end) {
    for (const entrant of entrants) {
      const start = performance.now();
      entrant.multiply();
      entrant.best = Math.min(entrant.best, (performance.now() - start) * entrant.handicap);
    }
  }
  for (const scratch of passed.values()) scratch.clear();
  return entrants.reduce((first, one) => (one.best < first.best ? one : first)).variant;
}

/** A product 96 x 384 x 256, ready to run: about 0.4 ms. */
function preparedProduct(scratch: ScratchMemory): () => void {
  const [rows, columns, inner] = [96, 256, 384];
  const a = scratch.put(new Float32Array(rows * inner).fill(0.5));
  const b = scratch.put(new Float32Array(inner * columns).fill(0.25));
  const out = scratch.allocate(4 * rows * columns);
  const space = scratch.allocate(scratch.team.kernels.spaceBytes(rows, columns, inner));
  return () => scratch.team.kernels.product(a, b, out, rows, columns, inner, 0, 0, FINISH.nothing, 0, space);
}

/** What the answer depends on: the processor, the compiler inside V8, and the kernels themselves. */
function tuningKey(asked: string): string {
  return [asked, arch(), cpus()[0]?.model ?? 'unknown', process.versions.v8, KERNEL_HASH].join(' | ');
}

function recall(asked: 'auto' | Variant, folder?: string): Variant | null {
  if (folder === undefined) return null;
  try {
    const stored: unknown = JSON.parse(readFileSync(join(folder, `engine-${asked}.json`), 'utf8'));
    if (typeof stored !== 'object' || stored === null || !('key' in stored) || !('variant' in stored)) return null;
    const known = contenders(asked).find((variant) => variant === stored.variant);
    return stored.key === tuningKey(asked) && known ? known : null;
  } catch {
    return null;
  }
}

/** A cache that cannot be written costs a tenth of a second at the next start, and nothing else. */
function remember(asked: string, variant: Variant, folder?: string): void {
  if (folder === undefined) return;
  try {
    const text = JSON.stringify({ key: tuningKey(asked), variant });
    writeFileAtomically(join(folder, `engine-${asked}.json`), [new TextEncoder().encode(text)]);
  } catch {}
}
