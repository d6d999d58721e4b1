import type { RandomStream } from '../../core/random-stream.js';
import type { Architecture, Layer, LayerStack } from '../../models/architecture.js';
import { layerWeights } from '../../models/layer-weights.js';
import type { WeightArray } from '../../core/weight-array.js';

/** The arrays that a new network has, without a backend. */
export function initialWeights(stack: LayerStack, stream: RandomStream): Record<string, WeightArray> {
  const templates = stack.layers.flatMap((layer) => layerWeights(layer));
  return Object.fromEntries(
    templates.map(({ name, shape, initialise }) => [name, { shape, data: initialise(stream) }]),
  );
}

const dense = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'dense',
  name,
  inputs,
  outputs,
});
const convolution = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'convolution',
  name,
  inputs,
  outputs,
});
const relu: Layer = { kind: 'relu' };
const denseBlock = (name: string, inputs: number, outputs: number): Layer[] => [
  dense(name, inputs, outputs),
  relu,
  { kind: 'batch-norm', name: `${name}n`, channels: outputs },
];

/** The kinds of layer of the paper's CNN, on 8×8 pixels, with 12 features: small enough for the correlation loss. */
export const smallCnn: Architecture = {
  name: 'small CNN',
  inputShape: [8, 8, 1],
  layers: [
    convolution('c1', 1, 4),
    relu,
    { kind: 'max-pool' },
    convolution('c2', 4, 3),
    relu,
    { kind: 'max-pool' },
    convolution('c3', 3, 5),
    relu,
    { kind: 'global-average-pool' },
    dense('l', 5, 10),
  ],
  featureLayer: 5,
  featureCount: 12,
  featureChannels: 3,
};

/** The kinds of layer of the paper's FC, on 8×8 pixels, with 10 features. */
export const smallFc: Architecture = {
  name: 'small FC',
  inputShape: [8, 8, 1],
  layers: [
    { kind: 'flatten' },
    ...denseBlock('l1', 64, 20),
    ...denseBlock('l2', 20, 10),
    ...denseBlock('l3', 10, 12),
    dense('l', 12, 10),
  ],
  featureLayer: 6,
  featureCount: 10,
  featureChannels: 10,
};

/** A smooth classifier of 4×3×2 numbers, so that attacks on it meet no kink. */
export const smoothClassifier: Architecture = {
  name: 'smooth classifier',
  inputShape: [4, 3, 2],
  layers: [{ kind: 'flatten' }, dense('l1', 24, 9), { kind: 'sigmoid' }, dense('l', 9, 4)],
  featureLayer: 2,
  featureCount: 9,
  featureChannels: 9,
};
