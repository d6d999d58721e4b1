import type { RandomStream } from '../core/random-stream.js';
import type { Layer } from './architecture.js';
import { residualLayers } from './residual-block.js';

/** A named array of a layer, with what it starts from. */
export interface WeightTemplate {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether the optimiser moves it; running statistics of BatchNorm are not trained. */
  readonly trainable: boolean;
  /** Which axis PyTorch has first where it has four. @default 'outputs' */
  readonly pyTorchFirst?: 'outputs' | 'inputs';
  readonly initialise: (stream: RandomStream) => Float32Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function constant(name: string, shape: readonly number[], value: number, trainable: boolean): WeightTemplate {
  return { name, shape, trainable, initialise: () => new Float32Array(sizeOf(shape)).fill(value) };
}

/** Uniform in ±1/√fan-in: Kaiming-uniform with a = √5 for weights, and the same bound for biases (PyTorch's default). */
function uniform(name: string, shape: readonly number[], fanIn: number): WeightTemplate {
  const bound = 1 / Math.sqrt(fanIn);
  const initialise = (stream: RandomStream) => stream.split(name).uniformArray(sizeOf(shape), -bound, bound);
  return { name, shape, trainable: true, initialise };
}

const denseWeights = (name: string, inputs: number, outputs: number): readonly WeightTemplate[] => [
  uniform(`${name}.weight`, [inputs, outputs], inputs),
  uniform(`${name}.bias`, [outputs], inputs),
];

/**
 * The arrays that a layer holds, in the order in which PyTorch has them, in TensorFlow's layouts: convolution [3, 3, in, out],
 * transposed convolution [2, 2, in, out], dense [in, out].
 */
export function layerWeights(layer: Layer): readonly WeightTemplate[] {
  switch (layer.kind) {
    case 'convolution': {
      const { name, inputs, outputs, size = 3 } = layer;
      const fanIn = size * size * inputs;
      return [
        uniform(`${name}.weight`, [size, size, inputs, outputs], fanIn),
        uniform(`${name}.bias`, [outputs], fanIn),
      ];
    }
    case 'transposed-convolution': {
      const { name, inputs, outputs } = layer;
      // PyTorch counts fan-in along the second axis of its array, which is that of the outputs here.
      const fanIn = 4 * outputs;
      const filter = uniform(`${name}.weight`, [2, 2, inputs, outputs], fanIn);
      return [{ ...filter, pyTorchFirst: 'inputs' }, uniform(`${name}.bias`, [outputs], fanIn)];
    }
    case 'residual': {
      const { main, shortcut } = residualLayers(layer);
      return [...main, ...shortcut].flatMap((own) => layerWeights(own));
    }
    case 'dense':
      return denseWeights(layer.name, layer.inputs, layer.outputs);
    case 'batch-norm':
      return [
        constant(`${layer.name}.weight`, [layer.channels], 1, true),
        constant(`${layer.name}.bias`, [layer.channels], 0, true),
        constant(`${layer.name}.running_mean`, [layer.channels], 0, false),
        constant(`${layer.name}.running_var`, [layer.channels], 1, false),
      ];
    case 'patches': {
      const pixels = layer.size ** 2 * layer.inputs;
      return [
        ...denseWeights(layer.name, pixels, layer.width),
        uniform(`${layer.name}.position`, [layer.tokens, layer.width], layer.width),
      ];
    }
    case 'transformer-block': {
      const { name, width, hidden } = layer;
      const norm = (which: string) => [
        constant(`${name}.${which}.weight`, [width], 1, true),
        constant(`${name}.${which}.bias`, [width], 0, true),
      ];
      return [
        ...norm('norm1'),
        ...denseWeights(`${name}.qkv`, width, 3 * width),
        ...denseWeights(`${name}.out`, width, width),
        ...norm('norm2'),
        ...denseWeights(`${name}.up`, width, hidden),
        ...denseWeights(`${name}.down`, hidden, width),
      ];
    }
    default:
      return [];
  }
}
