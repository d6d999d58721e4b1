import type { Architecture, Layer, LayerStack } from './architecture.js';

/**
 * A network that reconstructs images, as data: one encoder, one or more necks side by side, one decoder.
 *
 * A path runs from the encoder through one neck to the decoder, so there are as many reconstructions as necks.
 */
export interface ReconstructionArchitecture extends LayerStack {
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  readonly encoder: readonly Layer[];
  readonly necks: readonly (readonly Layer[])[];
  /** Its output has one number a pixel, in [0, 1]. */
  readonly decoder: readonly Layer[];
  /** The features of the correlation loss are the output of `necks[i][featureLayer]`. */
  readonly featureLayer: number;
  readonly featureCount: number;
  /** Channels (convolutional) or units (dense) at the feature layer. */
  readonly featureChannels: number;
}

const dense = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'dense',
  name,
  inputs,
  outputs,
});
const relu: Layer = { kind: 'relu' };

/** 784-100-128, necks 128-64-128, 128-100-784; ReLU throughout, sigmoid last (paper.md §2). */
function mnistReconstruction(name: string, neckNames: readonly string[]): ReconstructionArchitecture {
  const encoder = [
    { kind: 'flatten' } as const,
    dense('enc.enc.0', 784, 100),
    relu,
    dense('enc.enc.2', 100, 128),
    relu,
  ];
  const necks = neckNames.map((neck) => [
    dense(`${neck}.L1`, 128, 64),
    relu,
    dense(`${neck}.L2`, 64, 128),
    relu,
  ]);
  const sigmoid: Layer = { kind: 'sigmoid' };
  const decoder = [dense('dec.dec.0', 128, 100), relu, dense('dec.dec.2', 100, 784), sigmoid];
  return {
    name,
    inputShape: [28, 28, 1],
    layers: [...encoder, ...necks.flat(), ...decoder],
    encoder,
    necks,
    decoder,
    featureLayer: 1,
    featureCount: 64,
    featureChannels: 64,
  };
}

/** The MNIST DNA: two necks, 216,664 parameters; features the 64 units of each neck after ReLU (Figure 5). */
export const mnistDna = mnistReconstruction('MNIST DNA', ['bn1', 'bn2']);

/** The MNIST autoencoder: the same with one neck, 200,088 parameters. */
export const mnistAutoencoder = mnistReconstruction('MNIST autoencoder', ['bn']);

const convolutionBlock = (name: string, inputs: number, outputs: number): readonly Layer[] => [
  { kind: 'convolution', name, inputs, outputs },
  relu,
  { kind: 'max-pool' },
];

/** The classifier of MNIST reconstructions: 8,778 parameters, 288 numbers before the linear layer (paper.md §2). */
export const mnistReconstructionClassifier: Architecture = {
  name: 'MNIST reconstruction classifier',
  inputShape: [28, 28, 1],
  layers: [
    ...convolutionBlock('c.0', 1, 8),
    ...convolutionBlock('c.3', 8, 16),
    ...convolutionBlock('c.6', 16, 32),
    { kind: 'flatten' },
    dense('c.10', 288, 10),
  ],
  featureLayer: 9,
  featureCount: 288,
  featureChannels: 32,
};
