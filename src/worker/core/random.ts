// The only source of randomness: Philox 4x32-10 (Salmon et al. 2011), a pure function of seed and address.

/** What a draw is for. One id per use, so that no two uses ever share numbers. */
export const PURPOSE = {
  initialWeights: 1,
  shuffle: 2,
  hiddenSample: 3,
  visibleSample: 4,
  binarise: 5,
  split: 6,
  labelledRows: 7,
  chainHidden: 8,
  chainVisible: 9,
  chainStart: 10,
  swap: 11,
  dropout: 12,
  corruption: 13,
  annealStart: 14,
  annealHidden: 15,
  annealVisible: 16,
  reverseHidden: 17,
  reverseVisible: 18,
  pseudoLikelihood: 19,
  wake: 20,
  dream: 21,
  generateStart: 22,
  generateHidden: 23,
  generateVisible: 24,
  generateDown: 25,
  bound: 26,
  dreamHidden: 27,
  dreamVisible: 28,
  pictureStart: 29,
  pictureHidden: 30,
  pictureVisible: 31,
  surfaceDirection: 32,
  embedding: 33,
  probeRows: 34,
  probeFolds: 35,
  probeUnits: 36,
  probeProjection: 37,
  twoSamples: 38,
  samplePermutation: 39,
} as const;

/**
 * The address of one block of draws. Equal addresses give equal numbers, on every engine and thread count; the
 * serialised state of a random stream is nothing but these counters.
 */
export interface Draw {
  /** The run's seed, an integer in [0, 2^53). */
  readonly seed: number;
  /** One of PURPOSE. */
  readonly purpose: number;
  /** 0-based layer index; the head comes after the last layer. */
  readonly layer: number;
  /** Update counter (or epoch, for a shuffle). */
  readonly step: number;
  /** 0-based Gibbs step inside one update. */
  readonly gibbsStep?: number;
}

/** Philox's four counter words and two key words for one address; the first word is left to the element index. */
export interface PhiloxAddress {
  readonly key0: number;
  readonly key1: number;
  readonly counter1: number;
  readonly counter2: number;
  readonly counter3: number;
}

/** Maps a draw's address to Philox's key (the seed) and counter (step, layer, purpose and Gibbs step). */
export function philoxAddress(draw: Draw): PhiloxAddress {
  return {
    key0: draw.seed >>> 0,
    key1: Math.floor(draw.seed / 2 ** 32) >>> 0,
    counter1: draw.step >>> 0,
    counter2: draw.layer >>> 0,
    counter3: (draw.purpose | ((draw.gibbsStep ?? 0) << 8)) >>> 0,
  };
}

/** High 32 bits of the unsigned product a*b, by 16-bit halves so that no partial sum leaves 2^53. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const cross = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (cross & 0xffff);
  return (aHigh * bHigh + (cross >>> 16) + (other >>> 16)) >>> 0;
}

/**
 * One Philox 4x32-10 block: four counter words and two key words to four random words, written to `out` at `at`.
 * Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  at = 0,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/**
 * The random words of a matrix of draws, row-major [rows, columns].
 *
 * Columns are cut into groups of 16. Group g of row r takes the four blocks with first counter word
 * `4 (r ceil(columns/16) + g) + lane`, lane = 0..3; the element at place e in the group is word `e >> 2` of lane
 * `e & 3`. Four SIMD lanes thus make one group with plain stores, and a draw depends on its row and column only.
 */
export function philoxWords(rows: number, columns: number, draw: Draw): Uint32Array {
  const words = new Uint32Array(rows * columns);
  const address = philoxAddress(draw);
  const key = [address.key0, address.key1] as const;
  const groups = Math.ceil(columns / 16);
  const block = new Uint32Array(4);
  for (let row = 0; row < rows; row++) {
    for (let group = 0; group < groups; group++) {
      for (let lane = 0; lane < 4; lane++) {
        const counter0 = 4 * (row * groups + group) + lane;
        philox4x32([counter0, address.counter1, address.counter2, address.counter3], key, block);
        for (let word = 0; word < 4; word++) {
          const column = group * 16 + word * 4 + lane;
          if (column < columns) words[row * columns + column] = block[word]!;
        }
      }
    }
  }
  return words;
}

/** Uniform draws in [0, 1), row-major [rows, columns]: the top 24 bits of each word, exact in float32. */
export function philoxUniforms(rows: number, columns: number, draw: Draw): Float32Array {
  return Float32Array.from(philoxWords(rows, columns, draw), (word) => (word >>> 8) * 2 ** -24);
}

/** Standard normal draws, row-major [rows, columns], by Box-Muller from two words each (|z| <= 5.77). */
export function philoxNormals(rows: number, columns: number, draw: Draw): Float32Array {
  const words = philoxWords(rows, 2 * columns, draw);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const inside = ((words[2 * i]! >>> 8) + 1) * 2 ** -24;
    const angle = 2 * Math.PI * (words[2 * i + 1]! >>> 8) * 2 ** -24;
    return Math.sqrt(-2 * Math.log(inside)) * Math.cos(angle);
  });
}

/** A uniform permutation of 0..length-1 (Fisher-Yates); lengths up to 2^21 are exact, as 2^21 2^32 = 2^53. */
export function permutation(length: number, draw: Draw): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  const words = philoxWords(1, length, draw);
  for (let last = length - 1; last > 0; last--) {
    const chosen = Math.floor((words[last]! * (last + 1)) / 2 ** 32);
    const kept = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = kept;
  }
  return order;
}
