// A whole CD-k update of a Bernoulli RBM as one call: the chain that core/contrastive-divergence.ts is made of.
import { contrastiveStep, sampleLayer, sigmoidLayer, spaceBytes } from './products';
import { biasStep, setAddress } from './steps';

/** Whole cache lines. */
@inline
function stateBytes(batch: i32, units: i32): f64 {
  return Math.ceil(4 * <f64>batch * units / 64) * 64;
}

/** Bytes that `space` must have for an update of this shape (as a float, since it can exceed 32 bits). */
export function divergenceBytes(visible: i32, hidden: i32, batch: i32): f64 {
  const states = 3 * stateBytes(batch, hidden) + 2 * stateBytes(batch, visible);
  const layers = max(spaceBytes(batch, hidden, visible), spaceBytes(batch, visible, hidden));
  return 64 + states + max(layers, spaceBytes(visible, hidden, 2 * batch));
}

/**
 * Positive phase, `cdSteps` Gibbs steps, momentum steps of weights and biases. Draws of Gibbs step g have the counter word
 * `hiddenCounter3` or `visibleCounter3` plus 256 g. `reconstruction` gets the means of the first one, [batch, visible];
 * `decay` is for the weights only.
 */
export function contrastiveDivergence(
  weights: usize, visibleBias: usize, hiddenBias: usize,
  weightsVelocity: usize, visibleVelocity: usize, hiddenVelocity: usize,
  v0: usize, reconstruction: usize, visible: i32, hidden: i32, batch: i32, cdSteps: i32,
  key0: u32, key1: u32, counter1: u32, counter2: u32, hiddenCounter3: u32, visibleCounter3: u32,
  scale: f32, momentum: f32, decay: f32, space: usize,
): void {
  const h0 = (space + 63) & ~63;
  const h1 = h0 + <usize>stateBytes(batch, hidden);
  const h = h1 + <usize>stateBytes(batch, hidden);
  const v1 = h + <usize>stateBytes(batch, hidden);
  const means = v1 + <usize>stateBytes(batch, visible);
  const products = means + <usize>stateBytes(batch, visible);
  for (let step: u32 = 0; step < <u32>cdSteps; step++) {
    const isFirst = step == 0;
    setAddress(key0, key1, counter1, counter2, hiddenCounter3 + (step << 8));
    const from = isFirst ? v0 : v1;
    const probabilities = isFirst ? h0 : h1;
    sampleLayer(from, weights, hiddenBias, probabilities, h, batch, hidden, visible, false, products);
    setAddress(key0, key1, counter1, counter2, visibleCounter3 + (step << 8));
    const to = isFirst ? reconstruction : means;
    sampleLayer(h, weights, visibleBias, to, v1, batch, visible, hidden, true, products);
  }
  sigmoidLayer(v1, weights, hiddenBias, h1, batch, hidden, visible, products);
  contrastiveStep(
    weights, weightsVelocity, v0, h0, v1, h1, visible, hidden, batch, scale, momentum, decay, products,
  );
  biasStep(visibleBias, visibleVelocity, v0, v1, batch, visible, scale, momentum, 0);
  biasStep(hiddenBias, hiddenVelocity, h0, h1, batch, hidden, scale, momentum, 0);
}
