// Philox 4x32-10 (Salmon et al. 2011), four blocks at once, addressed as core/random.ts says.
import { Constants, constantTable, loadSome, storeSome } from './lanes';
import { job, scratch, WORDS } from './job';

/** Draws 16 words: blocks `counter0 .. counter0+3`, one in each lane; word w of all four lanes at `to + 16 w`. */
function philox(counter0: u32, to: usize): void {
  const table = constantTable();
  const multiplier0 = v128.load_splat<u32>(table, offsetof<Constants>('philoxMultiplier0'));
  const multiplier1 = v128.load_splat<u32>(table, offsetof<Constants>('philoxMultiplier1'));
  const bump0 = v128.load_splat<u32>(table, offsetof<Constants>('philoxBump0'));
  const bump1 = v128.load_splat<u32>(table, offsetof<Constants>('philoxBump1'));
  let c0 = i32x4.add(i32x4.splat(counter0), i32x4(0, 1, 2, 3));
  let c1 = i32x4.splat(job.counter1);
  let c2 = i32x4.splat(job.counter2);
  let c3 = i32x4.splat(job.counter3);
  let k0 = i32x4.splat(job.key0);
  let k1 = i32x4.splat(job.key1);
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, multiplier0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, multiplier0);
    const low1 = i64x2.extmul_low_i32x4_u(c2, multiplier1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), k0);
    c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), k1);
    c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    k0 = i32x4.add(k0, bump0);
    k1 = i32x4.add(k1, bump1);
  }
  v128.store(to, c0);
  v128.store(to, c1, 16);
  v128.store(to, c2, 32);
  v128.store(to, c3, 48);
}

/** The top 24 bits of each word as a float in [0, 1). */
@inline
function toUnit(words: v128, table: usize): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), v128.load_splat<u32>(table, offsetof<Constants>('philoxUnit')));
}

/** The first counter word of the group of 16 columns at `column` (a multiple of 16). */
@inline
function counterAt(row: i32, column: i32): u32 {
  const groups: u32 = (<u32>job.columns + 15) >> 4;
  return 4 * (<u32>row * groups + (<u32>column >> 4));
}

/** sample = 1 where the draw is below the probability, else 0, for `count` columns from `column` on. */
export function sampleRow(sample: usize, probabilities: usize, row: i32, column: i32, count: i32): void {
  const words = scratch + WORDS;
  const table = constantTable();
  const one = v128.load_splat<f32>(table, offsetof<Constants>('one'));
  let counter0 = counterAt(row, column);
  for (; count > 0; count -= 16, counter0 += 4) {
    philox(counter0, words);
    const inside = min(count, 16);
    let e = 0;
    for (; e + 4 <= inside; e += 4, sample += 16, probabilities += 16) {
      const below = f32x4.lt(toUnit(v128.load(words + (e << 2)), table), v128.load(probabilities));
      v128.store(sample, v128.and(below, one));
    }
    if (e < inside) {
      const below = f32x4.lt(toUnit(v128.load(words + (e << 2)), table), loadSome(probabilities, inside - e));
      storeSome(sample, v128.and(below, one), inside - e);
    }
  }
}

/** Uniform draws for a whole row. */
export function uniformRow(out: usize, row: i32): void {
  const words = scratch + WORDS;
  const table = constantTable();
  let counter0 = counterAt(row, 0);
  for (let count = job.columns; count > 0; count -= 16, counter0 += 4) {
    philox(counter0, words);
    const inside = min(count, 16);
    let e = 0;
    for (; e + 4 <= inside; e += 4, out += 16) v128.store(out, toUnit(v128.load(words + (e << 2)), table));
    if (e < inside) storeSome(out, toUnit(v128.load(words + (e << 2)), table), inside - e);
  }
}
