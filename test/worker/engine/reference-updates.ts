// Whole updates in plain float64 loops: contrastive divergence and fine-tuning, written without the code under test.
import { philoxUniforms } from '../../../src/worker/core/random.ts';

interface MomentumRule {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

interface Address {
  readonly seed: number;
  readonly layer: number;
  readonly step: number;
}

/** Draws nearer to their probability than this are counted. */
const CLOSE = 1e-6;
/** The purposes of hidden and of visible samples in the random source. */
const [HIDDEN_SAMPLE, VISIBLE_SAMPLE] = [3, 4];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** An RBM whose parameters are float64 lists, row-major. */
export class RbmReference {
  readonly weights: Float64Array;
  readonly visibleBias: Float64Array;
  readonly hiddenBias: Float64Array;
  /** Draws that float32 might have decided otherwise. */
  excused = 0;
  readonly #velocities: [Float64Array, Float64Array, Float64Array];

  constructor(weights: Float32Array, visibleBias: Float32Array, hiddenBias: Float32Array) {
    this.weights = Float64Array.from(weights);
    this.visibleBias = Float64Array.from(visibleBias);
    this.hiddenBias = Float64Array.from(hiddenBias);
    const zeros = (like: Float64Array) => new Float64Array(like.length);
    this.#velocities = [zeros(this.weights), zeros(this.visibleBias), zeros(this.hiddenBias)];
  }

  update(v0: ArrayLike<number>, rows: number, cdSteps: number, rule: MomentumRule, at: Address): void {
    const [visible, hidden] = [this.visibleBias.length, this.hiddenBias.length];
    const h0 = this.#hidden(v0, rows);
    let h = this.#sample(h0, rows, hidden, { ...at, purpose: HIDDEN_SAMPLE, gibbsStep: 0 });
    let v = this.#visibleSample(h, rows, at, 0);
    for (let gibbsStep = 1; gibbsStep < cdSteps; gibbsStep++) {
      h = this.#sample(this.#hidden(v, rows), rows, hidden, { ...at, purpose: HIDDEN_SAMPLE, gibbsStep });
      v = this.#visibleSample(h, rows, at, gibbsStep);
    }
    const h1 = this.#hidden(v, rows);
    const gradients = [
      new Float64Array(visible * hidden),
      new Float64Array(visible),
      new Float64Array(hidden),
    ] as const;
    for (let n = 0; n < rows; n++) {
      for (let i = 0; i < visible; i++) {
        const [x0, x1] = [v0[n * visible + i]!, v[n * visible + i]!];
        gradients[1][i]! += (x0 - x1) / rows;
        for (let j = 0; j < hidden; j++) {
          gradients[0][i * hidden + j]! += (x0 * h0[n * hidden + j]! - x1 * h1[n * hidden + j]!) / rows;
        }
      }
      for (let j = 0; j < hidden; j++) gradients[2][j]! += (h0[n * hidden + j]! - h1[n * hidden + j]!) / rows;
    }
    [this.weights, this.visibleBias, this.hiddenBias].forEach((parameter, p) => {
      const velocity = this.#velocities[p]!;
      const decay = p === 0 ? rule.weightDecay : 0;
      for (let i = 0; i < parameter.length; i++) {
        velocity[i] = rule.momentum * velocity[i]! + rule.learningRate * (gradients[p]![i]! - decay * parameter[i]!);
        parameter[i]! += velocity[i]!;
      }
    });
  }

  #hidden(v: ArrayLike<number>, rows: number): Float64Array {
    const [visible, hidden] = [this.visibleBias.length, this.hiddenBias.length];
    return Float64Array.from({ length: rows * hidden }, (_, e) => {
      const [n, j] = [Math.floor(e / hidden), e % hidden];
      let input = this.hiddenBias[j]!;
      for (let i = 0; i < visible; i++) input += v[n * visible + i]! * this.weights[i * hidden + j]!;
      return sigmoid(input);
    });
  }

  #visibleSample(h: Float64Array, rows: number, at: Address, gibbsStep: number): Float64Array {
    const [visible, hidden] = [this.visibleBias.length, this.hiddenBias.length];
    const means = Float64Array.from({ length: rows * visible }, (_, e) => {
      const [n, i] = [Math.floor(e / visible), e % visible];
      let input = this.visibleBias[i]!;
      for (let j = 0; j < hidden; j++) input += h[n * hidden + j]! * this.weights[i * hidden + j]!;
      return sigmoid(input);
    });
    return this.#sample(means, rows, visible, { ...at, purpose: VISIBLE_SAMPLE, gibbsStep });
  }

  #sample(p: Float64Array, rows: number, columns: number, draw: Parameters<typeof philoxUniforms>[2]): Float64Array {
    const uniforms = philoxUniforms(rows, columns, draw);
    return p.map((probability, i) => {
      if (Math.abs(probability - uniforms[i]!) < CLOSE) this.excused++;
      return uniforms[i]! < probability ? 1 : 0;
    });
  }
}

interface Parameters64 {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

interface OptimizerRule extends MomentumRule {
  readonly optimizer: 'sgd' | 'momentum' | 'adam';
}

/** Sigmoid layers under a softmax, trained in float64. */
export class NetworkReference {
  readonly layers: Parameters64[];
  readonly #widths: readonly number[];
  readonly #rule: OptimizerRule;
  readonly #memory: [Float64Array, Float64Array][][];

  constructor(
    widths: readonly number[],
    first: readonly { weights: Float32Array; bias: Float32Array }[],
    rule: OptimizerRule,
  ) {
    this.#widths = widths;
    this.#rule = rule;
    this.layers = first.map(({ weights, bias }) => ({
      weights: Float64Array.from(weights),
      bias: Float64Array.from(bias),
    }));
    this.#memory = this.layers.map(({ weights, bias }) =>
      [weights, bias].map(({ length }) => [new Float64Array(length), new Float64Array(length)]),
    );
  }

  update(rows: ArrayLike<number>, onehot: Float32Array, step: number): void {
    const count = onehot.length / this.#widths.at(-1)!;
    const activations = this.#forward(rows, count);
    let delta = this.#softmaxDelta(activations.at(-1)!, onehot, count);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const [inputs, outputs] = [this.#widths[l]!, this.#widths[l + 1]!];
      const input = activations[l]!;
      const { weights, bias } = this.layers[l]!;
      const gradient = { weights: new Float64Array(weights.length), bias: new Float64Array(bias.length) };
      const below = new Float64Array(count * inputs);
      for (let n = 0; n < count; n++) {
        for (let j = 0; j < outputs; j++) {
          const slope = delta[n * outputs + j]!;
          gradient.bias[j]! += slope;
          for (let i = 0; i < inputs; i++) {
            gradient.weights[i * outputs + j]! += input[n * inputs + i]! * slope;
            below[n * inputs + i]! += slope * weights[i * outputs + j]!;
          }
        }
      }
      delta = below.map((slope, e) => slope * input[e]! * (1 - input[e]!));
      this.#step(weights, gradient.weights, this.#memory[l]![0]!, this.#rule.weightDecay, step);
      this.#step(bias, gradient.bias, this.#memory[l]![1]!, 0, step);
    }
  }

  #forward(rows: ArrayLike<number>, count: number): Float64Array[] {
    const activations = [Float64Array.from(rows)];
    this.layers.forEach(({ weights, bias }, l) => {
      const [inputs, outputs] = [this.#widths[l]!, this.#widths[l + 1]!];
      const input = activations[l]!;
      const isHead = l === this.layers.length - 1;
      activations.push(
        Float64Array.from({ length: count * outputs }, (_, e) => {
          const [n, j] = [Math.floor(e / outputs), e % outputs];
          let value = bias[j]!;
          for (let i = 0; i < inputs; i++) value += input[n * inputs + i]! * weights[i * outputs + j]!;
          return isHead ? value : sigmoid(value);
        }),
      );
    });
    return activations;
  }

  #softmaxDelta(logits: Float64Array, onehot: Float32Array, count: number): Float64Array {
    const classes = this.#widths.at(-1)!;
    return logits.map((logit, e) => {
      const row = logits.subarray(Math.floor(e / classes) * classes, (Math.floor(e / classes) + 1) * classes);
      const total = row.reduce((sum, other) => sum + Math.exp(other - logit), 0);
      return (1 / total - onehot[e]!) / count;
    });
  }

  #step(
    w: Float64Array,
    gradient: Float64Array,
    [first, second]: [Float64Array, Float64Array],
    decay: number,
    t: number,
  ) {
    const { optimizer, learningRate, momentum } = this.#rule;
    for (let i = 0; i < w.length; i++) {
      const slope = gradient[i]! + decay * w[i]!;
      if (optimizer === 'adam') {
        first[i] = 0.9 * first[i]! + 0.1 * slope;
        second[i] = 0.999 * second[i]! + 0.001 * slope * slope;
        w[i]! -= (learningRate * (first[i]! / (1 - 0.9 ** t))) / (Math.sqrt(second[i]! / (1 - 0.999 ** t)) + 1e-8);
      } else {
        first[i] = (optimizer === 'momentum' ? momentum : 0) * first[i]! - learningRate * slope;
        w[i]! += first[i]!;
      }
    }
  }
}
