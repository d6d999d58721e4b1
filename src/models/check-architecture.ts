import { ConfigError } from '../core/errors.js';
import type { Architecture, Layer } from './architecture.js';

/**
 * Checks that the layers of an architecture fit together, and that its features are what it says.
 *
 * @returns the architecture
 * @throws {ConfigError} names the architecture, the layer (from 0) and what it should have been
 *
 * @example
 * checkArchitecture(cnn) === cnn; // → true
 */
export function checkArchitecture(architecture: Architecture): Architecture {
  const { name, layers, inputShape, featureLayer, featureCount, featureChannels } = architecture;
  const refuse = (message: string): never => {
    throw new ConfigError(`architecture ${name}: ${message}`);
  };
  checkNames(layers, refuse);
  if (layers[featureLayer] === undefined) {
    refuse(`featureLayer must be a layer from 0 to ${layers.length - 1}, got ${featureLayer}`);
  }
  let shape: readonly number[] = inputShape;
  for (const [index, layer] of layers.entries()) {
    shape = shapeAfter(layer, shape, (message) => refuse(`layer ${index} (${layer.kind}) ${message}`));
    if (index !== featureLayer) continue;
    const count = shape.reduce((product, size) => product * size, 1);
    const channels = shape.at(-1);
    if (count !== featureCount) refuse(`featureCount is ${featureCount}, but layer ${index} gives ${count}`);
    if (channels !== featureChannels) {
      refuse(`featureChannels is ${featureChannels}, but layer ${index} gives ${channels}`);
    }
  }
  if (shape.length !== 1)
    refuse(`its last layer must give logits [N, classes], gives [N, ${shape.join(', ')}]`);
  return architecture;
}

function checkNames(layers: readonly Layer[], refuse: (message: string) => never): void {
  const names = layers.flatMap((layer) => ('name' in layer ? [layer.name] : []));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    refuse(`two layers are called ${JSON.stringify(twice)}; their weights would be one`);
}

const layerKinds: readonly Layer['kind'][] = [
  ...(['convolution', 'dense', 'batch-norm', 'normalise', 'relu', 'sigmoid'] as const),
  ...(['max-pool', 'global-average-pool', 'flatten'] as const),
  ...(['patches', 'transformer-block', 'token-mean'] as const),
];

/** The shape of one sample behind a layer, from the one before it. */
function shapeAfter(
  layer: Layer,
  shape: readonly number[],
  refuse: (message: string) => never,
): readonly number[] {
  const [height = NaN, width = NaN] = shape;
  const needs = (image: boolean) => {
    if (image !== (shape.length === 3)) {
      refuse(`needs ${image ? 'images' : 'vectors: flatten or pool first'}, gets [N, ${shape.join(', ')}]`);
    }
  };
  const takes = (inputs: number) => {
    if (shape.at(-1) !== inputs) refuse(`takes ${inputs} inputs, gets ${shape.at(-1)}`);
  };
  switch (layer.kind) {
    case 'convolution':
    case 'residual':
      needs(true);
      takes(layer.inputs);
      return [height, width, layer.outputs];
    case 'transposed-convolution':
      needs(true);
      takes(layer.inputs);
      return [2 * height, 2 * width, layer.outputs];
    case 'dense':
      needs(false);
      takes(layer.inputs);
      return [layer.outputs];
    case 'batch-norm':
      takes(layer.channels);
      return shape;
    case 'max-pool': {
      needs(true);
      const { size = 2 } = layer;
      return [Math.floor(height / size), Math.floor(width / size), ...shape.slice(2)];
    }
    case 'global-average-pool':
      needs(true);
      return shape.slice(2);
    case 'flatten':
      return [shape.reduce((product, size) => product * size, 1)];
    case 'normalise': {
      const { mean, deviation } = layer;
      takes(mean.length);
      takes(deviation.length);
      if (!deviation.every((value) => value > 0))
        refuse(`needs deviations above 0, got ${deviation.join(', ')}`);
      return shape;
    }
    case 'patches': {
      needs(true);
      takes(layer.inputs);
      const patches = Math.floor(height / layer.size) * Math.floor(width / layer.size);
      if (height % layer.size > 0 || width % layer.size > 0 || patches !== layer.tokens) {
        refuse(`makes ${layer.tokens} patches of ${layer.size}×${layer.size}, gets [N, ${shape.join(', ')}]`);
      }
      return [layer.tokens, layer.width];
    }
    case 'transformer-block':
      takes(layer.width);
      if (shape.length !== 2) refuse(`needs tokens, gets [N, ${shape.join(', ')}]`);
      if (layer.width % layer.heads > 0) {
        refuse(`must divide its width ${layer.width} by its heads, got ${layer.heads}`);
      }
      return shape;
    case 'token-mean':
      if (shape.length !== 2) refuse(`needs tokens, gets [N, ${shape.join(', ')}]`);
      return shape.slice(1);
    case 'relu':
    case 'sigmoid':
    case 'tanh':
    case 'affine':
      return shape;
    default:
      // A file of somebody's may hold anything.
      return refuse(`must be one of ${layerKinds.join(', ')}`);
  }
}
