import { requireOneOf } from '../core/checks.js';

/** One layer as data; `name` is the prefix of its weights. Images are NHWC. */
export type Layer =
  | {
      readonly kind: 'convolution';
      readonly name: string;
      readonly inputs: number;
      readonly outputs: number;
      /** Pixels each way. @default 3 */
      readonly size?: 1 | 3;
    }
  | TransposedConvolution
  | ResidualBlock
  | { readonly kind: 'dense'; readonly name: string; readonly inputs: number; readonly outputs: number }
  | { readonly kind: 'batch-norm'; readonly name: string; readonly channels: number }
  | {
      /** (x − mean) / deviation, one of each for a channel: what training did to pixels in [0, 1] before the first layer. */
      readonly kind: 'normalise';
      readonly mean: readonly number[];
      readonly deviation: readonly number[];
    }
  | { readonly kind: 'relu' }
  | { readonly kind: 'sigmoid' }
  | { readonly kind: 'tanh' }
  /** factor·x + offset: the range in which a network wants its pixels, and back. */
  | { readonly kind: 'affine'; readonly factor: number; readonly offset: number }
  | {
      readonly kind: 'max-pool';
      /** Pixels each way, and of the stride. @default 2 */
      readonly size?: 2 | 4;
    }
  | { readonly kind: 'global-average-pool' }
  | { readonly kind: 'flatten' }
  | {
      readonly kind: 'patches';
      readonly name: string;
      /** Pixels of a side. */
      readonly size: number;
      readonly inputs: number;
      /** Patches of an image, and numbers of a token. */
      readonly tokens: number;
      readonly width: number;
    }
  | {
      readonly kind: 'transformer-block';
      readonly name: string;
      readonly width: number;
      readonly heads: number;
      /** Units between the two dense layers of its perceptron. */
      readonly hidden: number;
    }
  | { readonly kind: 'token-mean' };

/** Doubles height and width: each pixel becomes 2×2 pixels, none of which another one reaches; with bias. */
export interface TransposedConvolution {
  readonly kind: 'transposed-convolution';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Two convolutions, each behind BatchNorm and ReLU, whose result is added to the input: see `residual-block.ts`. */
export interface ResidualBlock {
  readonly kind: 'residual';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Anything whose weights are those of a list of layers. */
export interface LayerStack {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/**
 * A classifier as data: a stack of layers, the last of which gives the logits.
 *
 * Convolutions are 3×3 (or 1×1), stride 1, zero-padded, with bias; pools do not overlap; BatchNorm normalises each channel
 * over images and pixels; `flatten` puts channels first, as PyTorch does, so that columns of the features have the paper's order.
 */
export interface Architecture extends LayerStack {
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  /** The features of the correlation loss are the output of `layers[featureLayer]`, flattened. */
  readonly featureLayer: number;
  /** How many numbers a sample has at the feature layer. */
  readonly featureCount: number;
  /** Channels (convolutional) or units (dense) at the feature layer. */
  readonly featureChannels: number;
}

/** The paper's two classifiers of MNIST. */
export type ArchitectureName = 'cnn' | 'fc';

const convolution = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'convolution',
  name,
  inputs,
  outputs,
});

const denseBlock = (index: number, inputs: number, outputs: number): readonly Layer[] => [
  { kind: 'dense', name: `l${index}`, inputs, outputs },
  { kind: 'relu' },
  { kind: 'batch-norm', name: `bn${index}`, channels: outputs },
];

/** The convolutional classifier: 6,218 parameters, features 16×7×7 = 784 after the second pool (Experimental procedures). */
export const cnn: Architecture = {
  name: 'cnn',
  inputShape: [28, 28, 1],
  layers: [
    convolution('c1', 1, 8),
    { kind: 'relu' },
    { kind: 'max-pool' },
    convolution('c2', 8, 16),
    { kind: 'relu' },
    { kind: 'max-pool' },
    convolution('c3', 16, 32),
    { kind: 'relu' },
    { kind: 'global-average-pool' },
    { kind: 'dense', name: 'l', inputs: 32, outputs: 10 },
  ],
  featureLayer: 5,
  featureCount: 784,
  featureChannels: 16,
};

/** The fully connected classifier: 807,510 parameters, features the 200 units of the fourth hidden layer after BatchNorm. */
export const fc: Architecture = {
  name: 'fc',
  inputShape: [28, 28, 1],
  layers: [
    { kind: 'flatten' },
    ...denseBlock(1, 784, 500),
    ...denseBlock(2, 500, 500),
    ...denseBlock(3, 500, 200),
    ...denseBlock(4, 200, 200),
    ...denseBlock(5, 200, 100),
    { kind: 'dense', name: 'l', inputs: 100, outputs: 10 },
  ],
  featureLayer: 12,
  featureCount: 200,
  featureChannels: 200,
};

const named: Readonly<Record<ArchitectureName, Architecture>> = { cnn, fc };

/**
 * The architecture of that name.
 *
 * @throws {ConfigError} for a name that there is not; lists those that there are
 *
 * @example
 * architectureNamed('fc').featureCount; // → 200
 */
export function architectureNamed(name: ArchitectureName): Architecture {
  return named[requireOneOf('architecture', name, Object.keys(named) as ArchitectureName[])];
}

/** An architecture with a normalisation of its input before its first layer: it then takes pixels in [0, 1]. */
export function normalising(
  architecture: Architecture,
  { mean, deviation }: Pick<Extract<Layer, { readonly kind: 'normalise' }>, 'mean' | 'deviation'>,
): Architecture {
  const { layers, featureLayer } = architecture;
  return {
    ...architecture,
    layers: [{ kind: 'normalise', mean, deviation }, ...layers],
    featureLayer: featureLayer + 1,
  };
}
