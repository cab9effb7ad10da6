// The parameters under training by the names that people know, in the order in which an update writes them.
import type * as tf from '@tensorflow/tfjs';
import type { NetworkLayer } from '../core/network.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import type { TrainableNetwork } from '../core/up-down.ts';

type Named = Readonly<Record<string, tf.Tensor>>;

/** A machine's parameters by the names that people know. */
export function machineParameters(machine: TrainableMachine): Named {
  const { weights, visibleBias, hiddenBias } = machine;
  return { 'the weights': weights, 'the visible biases': visibleBias, 'the hidden biases': hiddenBias };
}

/** Every layer's parameters by the names that people know. */
export function namedParameters(network: readonly NetworkLayer[], stackLayers: number): Named {
  const named = network.flatMap(({ weights, bias }, l) => {
    const layer = layerName(l, network.length, stackLayers);
    return [[`the weights of ${layer}`, weights] as const, [`the biases of ${layer}`, bias] as const];
  });
  return Object.fromEntries(named);
}

function layerName(l: number, layers: number, stackLayers: number): string {
  if (l < stackLayers) return `layer ${l + 1}`;
  return layers === stackLayers + 1 ? 'the head' : `layer ${l - stackLayers + 1} of the decoder`;
}

/** The network's weights by the names that people know. */
export function networkParameters({ directed, top }: TrainableNetwork): Named {
  const named = directed.flatMap(({ up, down }, l) => [
    [`the recognition weights of layer ${l + 1}`, up.weights] as const,
    [`the generative weights of layer ${l + 1}`, down.weights] as const,
  ]);
  return { ...Object.fromEntries(named), 'the top weights': top.weights };
}
