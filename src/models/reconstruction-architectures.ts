import { requireInteger, requireOneOf } from '../core/checks.js';
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
  /**
   * Length of the range that pixels have inside the network: 2 for [−1, 1]. Its training error is measured there.
   * @default 1, of [0, 1]
   */
  readonly pixelRange?: number;
}

/** How many of the six dense layers of a path each path has for itself: the middle two, the middle four, or all. */
export type UnsharedLayers = 2 | 4 | 6;

/** What sets one member of the MNIST DNA family apart from the DNA of Figure 5. */
export interface DnaOptions {
  /** How many necks stand side by side; one makes an autoencoder. @default 2 */
  readonly paths?: number;
  /** Layers of a path that are not shared (Figure 10); the paper's DNA has 2. @default 2 */
  readonly unshared?: UnsharedLayers;
  /** Units of the neck's narrow layers: the features of the correlation loss. @default 64 */
  readonly neckWidth?: number;
  /** Dense layers of a neck, at least 2; all but the last are `neckWidth` wide. @default 2 */
  readonly neckDepth?: number;
}

const dense = (name: string, inputs: number, outputs: number): Layer => ({
  kind: 'dense',
  name,
  inputs,
  outputs,
});
const relu: Layer = { kind: 'relu' };
const sigmoid: Layer = { kind: 'sigmoid' };

/** Activations before and behind the neck, in order of the path: 784-100-128 and 128-100-784. */
const encoderWidths = [784, 100, 128];
const decoderWidths = [128, 100, 784];

/** Names as in the authors' checkpoints: `enc.enc.0`, `enc.enc.2`; the numbers count ReLUs as layers. */
function halfOf(prefix: string, widths: readonly number[]): Layer[] {
  return widths
    .slice(1)
    .map((outputs, index) => dense(`${prefix}.${2 * index}`, widths[index] ?? NaN, outputs));
}

function neckOf(name: string, width: number, depth: number): Layer[] {
  const widths = [128, ...Array.from({ length: depth - 1 }, () => width), 128];
  return widths
    .slice(1)
    .map((outputs, index) => dense(`${name}.L${index + 1}`, widths[index] ?? NaN, outputs));
}

/** The dense layers of one path, outermost first; copies that only this path uses carry its number. */
function denseLayersOf(path: number, neckName: string, options: Required<DnaOptions>): readonly Layer[][] {
  const ownFrom = (6 - options.unshared) / 2;
  // The first path keeps the shared names, so that a seed starts it from the same weights however much is shared.
  const copy = path === 0 ? '' : String(path + 1);
  const encoder = ['enc.enc', `enc${copy}.enc`].map((prefix) => halfOf(prefix, encoderWidths));
  const decoder = ['dec.dec', `dec${copy}.dec`].map((prefix) => halfOf(prefix, decoderWidths));
  const choose = (halves: readonly Layer[][], index: number, isOwn: boolean) =>
    [halves[isOwn ? 1 : 0]?.[index]].filter((layer) => layer !== undefined);
  return [
    choose(encoder, 0, ownFrom === 0),
    choose(encoder, 1, ownFrom <= 1),
    neckOf(neckName, options.neckWidth, options.neckDepth),
    choose(decoder, 0, ownFrom <= 1),
    choose(decoder, 1, ownFrom === 0),
  ];
}

function family(name: string, neckNames: readonly string[], options: Required<DnaOptions>) {
  const ownFrom = (6 - options.unshared) / 2;
  const paths = neckNames.map((neck, path) => denseLayersOf(path, neck, options));
  const activated = (groups: readonly Layer[][], last: Layer) =>
    groups.flat().flatMap((layer, index, all) => [layer, index === all.length - 1 ? last : relu]);
  const own = (groups: readonly Layer[][]) => groups.slice(ownFrom, 5 - ownFrom);
  const necks = paths.map((groups) => activated(own(groups), ownFrom === 0 ? sigmoid : relu));
  const [shared = []] = paths;
  const encoder = [{ kind: 'flatten' } as const, ...activated(shared.slice(0, ownFrom), relu)];
  const decoder = activated(shared.slice(5 - ownFrom), sigmoid);
  const architecture: ReconstructionArchitecture = {
    name,
    inputShape: [28, 28, 1],
    layers: [...encoder, ...necks.flat(), ...decoder],
    encoder,
    necks,
    decoder,
    // Behind the ReLU of the neck's middle narrow layer, after the encoder layers that the path has for itself.
    featureLayer: 2 * (2 - ownFrom + Math.floor(options.neckDepth / 2)) - 1,
    featureCount: options.neckWidth,
    featureChannels: options.neckWidth,
  };
  return architecture;
}

/**
 * A member of the MNIST DNA family (wiedeman-wang-2022.md §2): 784-100-128, necks 128-64-128, 128-100-784, ReLU throughout and
 * sigmoid last, of whose six layers each path has the middle two, four or all for itself (Figures 5 and 10).
 *
 * Members of one seed start from the same weights where they have the same layers, the first path being the
 * autoencoder's. The features are the units of the neck's narrow layer, the middle one in a deeper neck.
 *
 * @throws {ConfigError} for an option out of range.
 */
export function dnaArchitecture(options: DnaOptions = {}): ReconstructionArchitecture {
  const { paths = 2, unshared = 2, neckWidth = 64, neckDepth = 2 } = options;
  requireInteger('dnaArchitecture: paths', paths, { min: 1 });
  requireOneOf('dnaArchitecture: unshared', String(unshared), ['2', '4', '6']);
  requireInteger('dnaArchitecture: neckWidth', neckWidth, { min: 1 });
  requireInteger('dnaArchitecture: neckDepth', neckDepth, { min: 2 });
  const kind = paths === 1 ? 'autoencoder' : `DNA, ${unshared} unshared`;
  const neckNames = Array.from({ length: paths }, (_, path) => `bn${path + 1}`);
  return family(`MNIST ${kind}`, neckNames, { paths, unshared, neckWidth, neckDepth });
}

const printed = { unshared: 2, neckWidth: 64, neckDepth: 2 } as const;

/** The MNIST DNA: two necks, 216,664 parameters; features the 64 units of each neck after ReLU (Figure 5). */
export const mnistDna = family('MNIST DNA', ['bn1', 'bn2'], { ...printed, paths: 2 });

/** The MNIST autoencoder: the same with one neck, 200,088 parameters; names as in the authors' checkpoint. */
export const mnistAutoencoder = family('MNIST autoencoder', ['bn'], { ...printed, paths: 1 });

const convolutionBlock = (name: string, inputs: number, outputs: number): readonly Layer[] => [
  { kind: 'convolution', name, inputs, outputs },
  relu,
  { kind: 'max-pool' },
];

/** The classifier of MNIST reconstructions: 8,778 parameters, 288 numbers before the linear layer (wiedeman-wang-2022.md §2). */
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
