import type { RandomStream } from '../core/random-stream.js';
import type { Layer } from './architecture.js';

/** A named array of a layer, with what it starts from. */
export interface WeightTemplate {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether the optimiser moves it; running statistics of BatchNorm are not trained. */
  readonly trainable: boolean;
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

/** The arrays that a layer holds, in TensorFlow's layouts: convolution [3, 3, in, out], dense [in, out]. */
export function layerWeights(layer: Layer): readonly WeightTemplate[] {
  switch (layer.kind) {
    case 'convolution': {
      const fanIn = 9 * layer.inputs;
      return [
        uniform(`${layer.name}.weight`, [3, 3, layer.inputs, layer.outputs], fanIn),
        uniform(`${layer.name}.bias`, [layer.outputs], fanIn),
      ];
    }
    case 'dense':
      return [
        uniform(`${layer.name}.weight`, [layer.inputs, layer.outputs], layer.inputs),
        uniform(`${layer.name}.bias`, [layer.outputs], layer.inputs),
      ];
    case 'batch-norm':
      return [
        constant(`${layer.name}.weight`, [layer.channels], 1, true),
        constant(`${layer.name}.bias`, [layer.channels], 0, true),
        constant(`${layer.name}.running_mean`, [layer.channels], 0, false),
        constant(`${layer.name}.running_var`, [layer.channels], 1, false),
      ];
    default:
      return [];
  }
}
