import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import type { Layer, LayerStack } from '../../models/architecture.js';
import { applyLayer } from '../../models/forward.js';
import { layerWeights } from '../../models/layer-weights.js';
import { disposeNetwork, networkFromWeights } from '../../models/network.js';
import type { WeightArray } from '../../core/weight-array.js';
import type { ConformanceRow } from '../conformance-row.js';
import * as textbook from '../reference/network.js';
import { mul } from '../reference/functions.js';
import { sizeOf } from '../reference/index-map.js';
import { sum } from '../reference/operations.js';
import { gradientOf, leaf } from '../reference/tape.js';

const root = RandomStream.fromSeed(0).split('conformance');

/** A layer that is compared with its textbook: value, derivatives, and what it does to running averages. */
interface Compared {
  readonly name: string;
  readonly layer: Layer;
  /** Of its input, images first. */
  readonly shape: readonly number[];
  readonly mode: 'train' | 'evaluate';
  readonly stream: RandomStream;
}

/** Where each kind of array lies; those of BatchNorm are far from what they start from. */
const ranges: readonly (readonly [string, string, readonly [number, number]])[] = [
  ['running_mean', 'running mean', [-0.2, 0.2]],
  ['running_var', 'running variance', [0.5, 2]],
];

function arraysOf({ layer, stream }: Compared): Record<string, WeightArray> {
  const isNorm = (name: string) => /(^|\.)bn\d*\.(weight|bias)$/.test(name);
  const draw = (name: string, shape: readonly number[]): Float32Array => {
    const size = sizeOf(shape);
    for (const [ending, called, [low, high]] of ranges) {
      if (name.endsWith(ending)) return own(name, called).uniformArray(size, low, high);
    }
    if (!isNorm(name)) return stream.split(name).uniformArray(size, -0.5, 0.5);
    return name.endsWith('weight')
      ? own(name, 'scale').uniformArray(size, 0.5, 1.5)
      : own(name, 'shift').uniformArray(size, -1, 1);
  };
  const own = (name: string, called: string) =>
    stream.split(name.includes('.bn') ? `${name} ${called}` : called);
  return Object.fromEntries(
    layerWeights(layer).map(({ name, shape }) => [name, { shape, data: draw(name, shape) }]),
  );
}

const trainedOf = (layer: Layer, trainable: boolean): string[] =>
  layerWeights(layer)
    .filter((template) => template.trainable === trainable)
    .map(({ name }) => name);

async function run(compared: Compared): Promise<Record<string, tf.Tensor>> {
  const { layer, shape, mode, stream } = compared;
  const stack: LayerStack = { name: compared.name, layers: [layer] };
  const network = networkFromWeights(stack, arraysOf(compared));
  const [trained, kept] = [trainedOf(layer, true), trainedOf(layer, false)];
  const outputs = tf.tidy(() => {
    const input = tf.tensor(stream.split('x').normalArray(sizeOf(shape)), [...shape]);
    const value = applyLayer(network, layer, input, 'evaluate').clone();
    const incoming = tf.tensor(stream.split('dy').normalArray(value.size), value.shape);
    const weighted = (points: tf.Tensor) =>
      tf.sum<tf.Scalar>(tf.mul(applyLayer(network, layer, points, mode), incoming));
    const variables = trained.flatMap((name) => network.weights.get(name) ?? []);
    const grads = variables.length === 0 ? {} : tf.variableGrads(() => weighted(input), variables).grads;
    const named = variables.map((variable, index) => [`d/d${trained[index] ?? ''}`, grads[variable.name]]);
    const averages = kept.map((name) => [name, tf.clone(network.weights.get(name) as tf.Tensor)]);
    // The derivative in the input comes last: in training mode each pass moves the running averages.
    const gradient = tf.grad(weighted)(input);
    const own: [string, tf.Tensor | undefined][] = mode === 'evaluate' ? [['value', value]] : [];
    return Object.fromEntries([...own, ['d/dx', gradient], ...named, ...averages]) as Record<
      string,
      tf.Tensor
    >;
  });
  disposeNetwork(network);
  return Promise.resolve(outputs);
}

const layerRow = (compared: Compared): ConformanceRow => {
  const { layer, shape, mode, stream } = compared;
  return {
    kind: 'layer',
    name: `${compared.name}, ${mode === 'train' ? 'training' : 'evaluation'}`,
    measure: 'each',
    runs: 10,
    run: () => run(compared),
    reference: (newTape) => {
      const tape = newTape();
      const weights = textbook.weightsFrom(arraysOf(compared));
      const input = leaf(shape, stream.split('x').normalArray(sizeOf(shape)));
      const value = textbook.applyLayer(tape, layer, input, { weights, mode });
      const dy = leaf(value.shape, stream.split('dy').normalArray(value.at.length));
      const axes = value.shape.map((_, axis) => axis);
      tape.backward(sum(tape, mul(tape, value, dy), axes));
      const named = trainedOf(layer, true).map((name) => {
        const weight = weights.get(name);
        return [`d/d${name}`, leaf(weight?.shape ?? [], weight === undefined ? [] : gradientOf(weight))];
      });
      const averages = trainedOf(layer, false).map((name) => [name, weights.get(name)]);
      const own = mode === 'evaluate' ? [['value', value]] : [];
      return Object.fromEntries([...own, ['d/dx', leaf(shape, gradientOf(input))], ...named, ...averages]);
    },
  };
};

/** What `evaluate --normalise` puts before a network; its numbers as float32 has them, for the backend and for the textbook. */
const normalise = (mean: readonly number[], deviation: readonly number[]): Layer => ({
  kind: 'normalise',
  mean: mean.map(Math.fround),
  deviation: deviation.map(Math.fround),
});

const channels = 7;
const norm: Layer = { kind: 'batch-norm', name: 'bn', channels };
const block = (inputs: number, outputs: number): Layer => ({ kind: 'residual', name: 'b', inputs, outputs });

const layers: readonly Omit<Compared, 'mode' | 'stream'>[] = [
  { name: 'BatchNorm', layer: norm, shape: [24, channels] },
  { name: 'BatchNorm of images', layer: norm, shape: [3, 4, 5, channels] },
  { name: 'residual block, 5 → 5', layer: block(5, 5), shape: [3, 4, 6, 5] },
  { name: 'residual block, 3 → 7', layer: block(3, 7), shape: [3, 4, 6, 3] },
];

/** Layers that have no mode. */
const plain: readonly Omit<Compared, 'mode' | 'stream'>[] = [
  {
    name: 'transposed convolution 2×2, stride 2, 5 → 3',
    layer: { kind: 'transposed-convolution', name: 'u', inputs: 5, outputs: 3 },
    shape: [2, 3, 4, 5],
  },
  {
    name: 'convolution 1×1, 5 → 3',
    layer: { kind: 'convolution', name: 'c', inputs: 5, outputs: 3, size: 1 },
    shape: [2, 3, 4, 5],
  },
  { name: 'max-pool 4', layer: { kind: 'max-pool', size: 4 }, shape: [2, 8, 8, 3] },
  { name: 'affine', layer: { kind: 'affine', factor: 2, offset: -1 }, shape: [2, 3, 4, 3] },
  { name: 'normalise, 1 channel', layer: normalise([0.1307], [0.3081]), shape: [3, 5, 4, 1] },
  {
    name: 'normalise, 3 channels',
    layer: normalise([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]),
    shape: [2, 3, 4, 3],
  },
];

/** Layers whose computation depends on the mode, in both; others in one. */
export const layerRows: readonly ConformanceRow[] = [
  ...layers.flatMap((own) =>
    (['train', 'evaluate'] as const).map((mode): Compared => ({ ...own, mode, stream: streamOf(own) })),
  ),
  ...plain.map((own): Compared => ({ ...own, mode: 'evaluate', stream: streamOf(own) })),
].map(layerRow);

/** BatchNorm's first row has the inputs that it always had. */
function streamOf({ name }: Pick<Compared, 'name'>): RandomStream {
  return root.split(name === 'BatchNorm' ? 'batch-norm' : name);
}
