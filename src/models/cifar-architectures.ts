import { requireInteger } from '../core/checks.js';
import type { Architecture, Layer } from './architecture.js';
import type { ReconstructionArchitecture } from './reconstruction-architectures.js';

const inputShape = [32, 32, 3] as const;
const relu: Layer = { kind: 'relu' };
const halve: Layer = { kind: 'max-pool' };

const block = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'residual',
  name,
  inputs,
  outputs,
});
const double = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'transposed-convolution',
  name,
  inputs,
  outputs,
});

/** Pixels in [0, 1] to the [−1, 1] that the networks work in, and back. */
const toOwnRange: Layer = { kind: 'affine', factor: 2, offset: -1 };
const fromOwnRange: Layer = { kind: 'affine', factor: 0.5, offset: 0.5 };

/** 7 channels of 8×8: what a neck is narrowed to. */
const narrow = { channels: 7, count: 7 * 8 * 8 } as const;

const neckOf = (name: string): readonly Layer[] => [
  block(`${name}.b0`, 32, 32),
  block(`${name}.b1`, 32, narrow.channels),
  block(`${name}.b2`, narrow.channels, 32),
  block(`${name}.b3`, 32, 32),
];

const encoder: readonly Layer[] = [toOwnRange, block('enc.b1', 3, 16), halve, block('enc.b2', 16, 32), halve];
const decoder: readonly Layer[] = [
  double('dec.u1', 32, 32),
  block('dec.b1', 32, 16),
  double('dec.u2', 16, 16),
  block('dec.b2', 16, 3),
  { kind: 'tanh' },
  fromOwnRange,
];

function reconstruction(name: string, neckNames: readonly string[]): ReconstructionArchitecture {
  const necks = neckNames.map(neckOf);
  return {
    name,
    inputShape,
    layers: [...encoder, ...necks.flat(), ...decoder],
    encoder,
    necks,
    decoder,
    featureLayer: 1,
    featureCount: narrow.count,
    featureChannels: narrow.channels,
    pixelRange: 2,
  };
}

/**
 * The CIFAR-10 network with so many necks (wiedeman-wang-2022.md §2): two make the DNA, one the autoencoder. Networks of one
 * seed start from the same weights where they have the same layers, the first neck being the autoencoder's.
 *
 * @throws {ConfigError} for fewer than one neck
 */
export function cifarReconstruction(paths: number): ReconstructionArchitecture {
  requireInteger('cifarReconstruction: paths', paths, { min: 1 });
  const neckNames = Array.from({ length: paths }, (_, path) => `bn${path + 1}`);
  return reconstruction(paths === 1 ? 'CIFAR-10 autoencoder' : 'CIFAR-10 DNA', neckNames);
}

/** The CIFAR-10 DNA: 134,058 parameters; features the 7×8×8 = 448 numbers behind each neck's second block. */
export const cifarDna = reconstruction('CIFAR-10 DNA', ['bn1', 'bn2']);

/** The CIFAR-10 autoencoder: the same with one neck, 82,400 parameters; names as in the authors' checkpoint. */
export const cifarAutoencoder = reconstruction('CIFAR-10 autoencoder', ['bn']);

/** Channels behind the first convolution of the paper's classifier; each block doubles them. */
const cifarClassifierWidth = 64;

/**
 * The classifier of CIFAR-10 images and reconstructions (wiedeman-wang-2022.md §2): a convolution and three residual blocks.
 *
 * @param width channels behind the first convolution. @default 64, the paper's
 * @throws {ConfigError} for fewer than one channel
 *
 * @example
 * cifarClassifier().featureCount; // → 512
 */
export function cifarClassifier(width = cifarClassifierWidth): Architecture {
  requireInteger('cifarClassifier: width', width, { min: 1 });
  const layers: readonly Layer[] = [
    toOwnRange,
    { kind: 'convolution', name: 'c1', inputs: 3, outputs: width },
    relu,
    halve,
    block('b1', width, 2 * width),
    halve,
    block('b2', 2 * width, 4 * width),
    halve,
    block('b3', 4 * width, 8 * width),
    { kind: 'max-pool', size: 4 },
    { kind: 'flatten' },
    { kind: 'dense', name: 'l', inputs: 8 * width, outputs: 10 },
  ];
  return {
    name: 'CIFAR-10 classifier',
    inputShape,
    layers,
    featureLayer: layers.length - 2,
    featureCount: 8 * width,
    featureChannels: 8 * width,
  };
}
