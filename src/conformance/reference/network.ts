import type { Layer } from '../../models/architecture.js';
import { residualLayers } from '../../models/residual-block.js';
import { add, div, relu, sigmoid, sub, tanh } from './functions.js';
import { columnMoments, convolution, matMul, maxPool, normalise, transposedConvolution } from './layers.js';
import { mean, reshape, scale, transpose } from './operations.js';
import { leaf, unitRoundoff, type Tape, type Value } from './tape.js';

/** The named arrays of a network, in TensorFlow's layouts. */
export type Weights = Map<string, Value>;

/** Arrays as values; each call makes new ones, so that gradients start at zero. */
export function weightsFrom(
  arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>>,
): Weights {
  return new Map(Object.entries(arrays).map(([name, { shape, data }]) => [name, leaf(shape, data)]));
}

function weight(weights: Weights, name: string): Value {
  const found = weights.get(name);
  if (found === undefined) throw new Error(`reference network: no ${name}`);
  return found;
}

/** BatchNorm with the batch's moments; moves the running averages by a tenth (PyTorch's momentum). */
export function batchNormTrain(tape: Tape, x: Value, name: string, weights: Weights): Value {
  const { average, variance, centred } = columnMoments(tape, x);
  const rows = x.shape[0] ?? 0;
  const move = (key: string, target: Float64Array, factor: number) => {
    const running = weight(weights, `${name}.${key}`);
    const at = running.at.map((value, index) => 0.9 * value + 0.1 * factor * (target[index] ?? NaN));
    weights.set(
      `${name}.${key}`,
      leaf(
        running.shape,
        tape.round(at, (_, value) => 3 * unitRoundoff * Math.abs(value)),
      ),
    );
  };
  move('running_mean', average.at, 1);
  move('running_var', variance.at, rows / Math.max(rows - 1, 1));
  const affine = { scale: weight(weights, `${name}.weight`), shift: weight(weights, `${name}.bias`) };
  return normalise(tape, { centred, variance }, affine);
}

/** BatchNorm with the running averages. */
export function batchNormEvaluate(tape: Tape, x: Value, name: string, weights: Weights): Value {
  const average = scale(tape, weight(weights, `${name}.running_mean`), -1);
  const moments = { centred: add(tape, x, average), variance: weight(weights, `${name}.running_var`) };
  const affine = { scale: weight(weights, `${name}.weight`), shift: weight(weights, `${name}.bias`) };
  return normalise(tape, moments, affine);
}

function flatten(tape: Tape, x: Value): Value {
  const [count = 0, ...rest] = x.shape;
  const ordered = rest.length === 3 ? transpose(tape, x, [0, 3, 1, 2]) : x;
  return reshape(tape, ordered, [count, rest.reduce((a, b) => a * b, 1)]);
}

/** How a network is run. */
export interface Run {
  readonly weights: Weights;
  readonly mode: 'train' | 'evaluate';
}

/** One layer, as `src/models/forward.ts` documents it. */
export function applyLayer(tape: Tape, layer: Layer, x: Value, { weights, mode }: Run): Value {
  switch (layer.kind) {
    case 'convolution': {
      const pad = ((layer.size ?? 3) - 1) / 2;
      const filtered = convolution(tape, x, weight(weights, `${layer.name}.weight`), pad);
      return add(tape, filtered, weight(weights, `${layer.name}.bias`));
    }
    case 'transposed-convolution': {
      const spread = transposedConvolution(tape, x, weight(weights, `${layer.name}.weight`));
      return add(tape, spread, weight(weights, `${layer.name}.bias`));
    }
    case 'residual': {
      const { main, shortcut } = residualLayers(layer);
      const run = { weights, mode };
      return add(tape, applyLayers(tape, main, x, run), applyLayers(tape, shortcut, x, run));
    }
    case 'dense': {
      const matrix = matMul(tape, x, weight(weights, `${layer.name}.weight`));
      return add(tape, matrix, weight(weights, `${layer.name}.bias`));
    }
    case 'normalise': {
      const { mean: average, deviation } = layer;
      return div(tape, sub(tape, x, leaf([average.length], average)), leaf([deviation.length], deviation));
    }
    case 'batch-norm': {
      const rows = reshape(tape, x, [x.at.length / layer.channels, layer.channels]);
      const normalised = (mode === 'train' ? batchNormTrain : batchNormEvaluate)(
        tape,
        rows,
        layer.name,
        weights,
      );
      return reshape(tape, normalised, x.shape);
    }
    case 'relu':
      return relu(tape, x);
    case 'sigmoid':
      return sigmoid(tape, x);
    case 'tanh':
      return tanh(tape, x);
    case 'affine':
      return add(tape, scale(tape, x, layer.factor), leaf([], [layer.offset]));
    case 'max-pool':
      return maxPool(tape, x, layer.size ?? 2);
    case 'global-average-pool':
      return mean(tape, x, [1, 2]);
    case 'flatten':
      return flatten(tape, x);
    default:
      // No row of the table has one: transformers are tested against textbook code of their own.
      throw new Error(`reference network: no ${layer.kind}`);
  }
}

/** A stack of layers, one after the other. */
export function applyLayers(tape: Tape, layers: readonly Layer[], x: Value, run: Run): Value {
  return layers.reduce((value, layer) => applyLayer(tape, layer, value, run), x);
}
