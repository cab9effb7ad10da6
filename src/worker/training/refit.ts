// A decoder fitted afterwards: each layer learns to be given back from the one above, while the way up stays as it is.
import * as tf from '@tensorflow/tfjs';
import { beginRefit, refitStep } from '../core/decoder.ts';
import { hiddenMeans, type Machine } from '../core/machine.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import type { Input } from './input.ts';
import type { TrainedModel } from './trained-model.ts';

const EPOCHS = 3;
const BATCH = 100;
const LEARNING_RATE = 0.005;

/** The pre-trained layers' way down, fitted to what the way up makes of the rows. Breathes after each batch. */
export function* refitDown(
  up: readonly Machine[],
  model: TrainedModel,
  train: Input,
  seed: number,
): Generator<null, TrainableMachine[]> {
  const down = model.layers('pretrained');
  const memories = down.map(beginRefit);
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = permutation(train.rows, { seed, purpose: PURPOSE.shuffle, layer: down.length + 1, step: epoch });
    for (let from = 0; from < train.rows; from += BATCH) {
      step++;
      tf.tidy(() => {
        let below = train.gather(order.subarray(from, from + BATCH));
        down.forEach((layer, l) => {
          const above = hiddenMeans(up[l]!, below);
          refitStep(layer, memories[l]!, { below, above }, { learningRate: LEARNING_RATE, step });
          below = above;
        });
      });
      yield null;
    }
  }
  tf.dispose(memories.flat());
  return down;
}
