// A feed-forward network with its loss and gradients in plain float64, itself held against finite differences.
import { logSumExp, sigmoid, sum } from './reference-rbm.ts';

export interface ReferenceLayer {
  /** [in][out] */
  readonly weights: number[][];
  readonly bias: number[];
  readonly activation: 'sigmoid' | 'relu' | 'linear';
}

export type Head = 'softmax' | 'regression';

const FUNCTION = { sigmoid, relu: (x: number) => Math.max(0, x), linear: (x: number) => x };
const SLOPE = { sigmoid: (h: number) => h * (1 - h), relu: (h: number) => (h > 0 ? 1 : 0), linear: () => 1 };

function layerOutput(layer: ReferenceLayer, row: readonly number[]): number[] {
  return layer.bias.map((b, j) => FUNCTION[layer.activation](b + sum(row.map((x, i) => x * layer.weights[i]![j]!))));
}

/** Activations of one row: the input first, the output last. */
export function activations(layers: readonly ReferenceLayer[], row: readonly number[]): number[][] {
  const all = [[...row]];
  for (const layer of layers) all.push(layerOutput(layer, all.at(-1)!));
  return all;
}

/** Mean loss: softmax cross-entropy of one-hot targets, or half the squared error. */
export function loss(layers: readonly ReferenceLayer[], rows: number[][], targets: number[][], head: Head): number {
  const losses = rows.map((row, n) => {
    const output = activations(layers, row).at(-1)!;
    const target = targets[n]!;
    if (head === 'softmax') return logSumExp(output) - sum(output.map((u, k) => u * target[k]!));
    return sum(output.map((u, k) => (u - target[k]!) ** 2)) / 2;
  });
  return sum(losses) / rows.length;
}

/** Gradients of the mean loss by backpropagation, one row at a time. */
export function gradients(layers: readonly ReferenceLayer[], rows: number[][], targets: number[][], head: Head) {
  const found = layers.map((layer) => ({
    weights: layer.weights.map((row) => row.map(() => 0)),
    bias: layer.bias.map(() => 0),
  }));
  rows.forEach((row, n) => {
    const all = activations(layers, row);
    const output = all.at(-1)!;
    const scale = head === 'softmax' ? output.map((u) => Math.exp(u - logSumExp(output))) : output;
    let delta = scale.map((u, k) => (u - targets[n]![k]!) / rows.length);
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      const output = all[l + 1]!;
      delta = delta.map((d, j) => d * SLOPE[layer.activation](output[j]!));
      const input = all[l]!;
      delta.forEach((d, j) => {
        found[l]!.bias[j]! += d;
        input.forEach((x, i) => {
          found[l]!.weights[i]![j]! += x * d;
        });
      });
      const above = delta;
      delta = layer.weights.map((row) => sum(row.map((w, j) => w * above[j]!)));
    }
  });
  return found;
}

/** The slope of the loss along one number, by central differences. */
export function slope(evaluate: () => number, holder: number[], at: number): number {
  const size = 1e-5;
  const kept = holder[at]!;
  holder[at] = kept + size;
  const up = evaluate();
  holder[at] = kept - size;
  const down = evaluate();
  holder[at] = kept;
  return (up - down) / (2 * size);
}
