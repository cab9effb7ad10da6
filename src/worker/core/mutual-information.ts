// How much a number tells about a class: mutual information after cutting the number into bins of equal counts.

const BINS = 10;

/**
 * I(bin; class) in nats, `sum p(b, c) log(p(b, c) / (p(b) p(c)))`, as the counts have it (Cover & Thomas 2006, 2.4). Never
 * above log of the number of classes; of few rows it is a little too high, for every column by about the same.
 */
export function mutualInformation(values: Float32Array, classes: Int32Array, classCount: number): number {
  const bins = binsOf(values);
  const joint = new Float64Array(BINS * classCount);
  const ofBin = new Float64Array(BINS);
  const ofClass = new Float64Array(classCount);
  bins.forEach((bin, row) => {
    const label = classes[row]!;
    joint[bin * classCount + label]!++;
    ofBin[bin]!++;
    ofClass[label]!++;
  });
  const n = values.length;
  return joint.reduce((sum, count, at) => {
    if (count === 0) return sum;
    const expected = (ofBin[Math.floor(at / classCount)]! * ofClass[at % classCount]!) / n;
    return sum + (count / n) * Math.log(count / expected);
  }, 0);
}

/** The bin of each value, by its rank; equal values share the bin of the first of them. */
function binsOf(values: Float32Array): Uint8Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const bins = new Uint8Array(values.length);
  let bin = 0;
  order.forEach((row, rank) => {
    const before = order[rank - 1];
    if (before === undefined || values[row] !== values[before]) bin = Math.floor((rank * BINS) / values.length);
    bins[row] = bin;
  });
  return bins;
}
