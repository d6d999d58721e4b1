import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../core/random-stream.js';
import type { Layer, LayerStack } from '../../models/architecture.js';
import { applyLayer, type Mode } from '../../models/forward.js';
import { disposeNetwork, networkFromWeights } from '../../models/network.js';
import type { WeightArray } from '../../core/weight-array.js';
import type { ConformanceRow } from '../conformance-row.js';
import * as textbook from '../reference/network.js';
import { mul } from '../reference/functions.js';
import { sum } from '../reference/operations.js';
import { gradientOf, leaf } from '../reference/tape.js';

const rows = 24;
const channels = 7;
const stream = RandomStream.fromSeed(0).split('conformance').split('batch-norm');
const layer: Layer = { kind: 'batch-norm', name: 'bn', channels };
const stack: LayerStack = { name: 'BatchNorm', layers: [layer] };

const array = (name: string, low: number, high: number): WeightArray => ({
  shape: [channels],
  data: stream.split(name).uniformArray(channels, low, high),
});
const arrays: Readonly<Record<string, WeightArray>> = {
  'bn.weight': array('scale', 0.5, 1.5),
  'bn.bias': array('shift', -1, 1),
  'bn.running_mean': array('running mean', -0.2, 0.2),
  'bn.running_var': array('running variance', 0.5, 2),
};
const x = stream.split('x').normalArray(rows * channels);
const dy = stream.split('dy').normalArray(rows * channels);
const trained = ['bn.weight', 'bn.bias'];

async function run(mode: Mode): Promise<Record<string, tf.Tensor>> {
  const network = networkFromWeights(stack, arrays);
  const outputs = tf.tidy(() => {
    const input = tf.tensor2d(x, [rows, channels]);
    const incoming = tf.tensor2d(dy, [rows, channels]);
    const value = applyLayer(network, layer, input, 'evaluate').clone();
    const weighted = (points: tf.Tensor) =>
      tf.sum<tf.Scalar>(tf.mul(applyLayer(network, layer, points, mode), incoming));
    const variables = trained.flatMap((name) => network.weights.get(name) ?? []);
    const { grads } = tf.variableGrads(() => weighted(input), variables);
    const named = variables.map((variable, index) => [`d/d${trained[index] ?? ''}`, grads[variable.name]]);
    const averages = ['bn.running_mean', 'bn.running_var'].map((name) => [
      name,
      tf.clone(network.weights.get(name) as tf.Tensor),
    ]);
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

const modes: readonly Exclude<Mode, 'preview'>[] = ['train', 'evaluate'];

/** BatchNorm in both modes: value, derivatives and running averages. */
export const layerRows: readonly ConformanceRow[] = modes.map((mode) => ({
  kind: 'layer',
  name: `BatchNorm, ${mode === 'train' ? 'training' : 'evaluation'}`,
  measure: 'each',
  runs: 10,
  run: () => run(mode),
  reference: (newTape) => {
    const tape = newTape();
    const weights = textbook.weightsFrom(arrays);
    const input = leaf([rows, channels], x);
    const value = textbook.applyLayer(tape, layer, input, { weights, mode });
    tape.backward(sum(tape, mul(tape, value, leaf(value.shape, dy)), [0, 1]));
    const named = trained.map((name) => {
      const weight = weights.get(name);
      return [`d/d${name}`, leaf([channels], weight === undefined ? [] : gradientOf(weight))];
    });
    const averages = ['bn.running_mean', 'bn.running_var'].map((name) => [name, weights.get(name)]);
    const own = mode === 'evaluate' ? [['value', value]] : [];
    return Object.fromEntries([
      ...own,
      ['d/dx', leaf(value.shape, gradientOf(input))],
      ...named,
      ...averages,
    ]);
  },
}));
