import type { LayerStack } from './architecture.js';
import { matchWeights, type MatchedWeights, type MatchOptions } from './checkpoint/match-weights.js';
import type { WeightArray } from '../core/weight-array.js';
import { layerWeights } from './layer-weights.js';

/**
 * Arrays of a PyTorch `state_dict` in the layouts that our networks use: convolutions [out, in, 3, 3] become
 * [3, 3, in, out], linear layers [out, in] become [in, out], vectors stay.
 *
 * @throws {ShapeError} lists all missing, unexpected and misshapen arrays
 * @throws {ConfigError} where shapes and order leave open which layer is which
 */
export function fromPyTorchLayout(
  architecture: LayerStack,
  arrays: Readonly<Record<string, WeightArray>>,
  options: MatchOptions,
): MatchedWeights {
  const templates = architecture.layers.flatMap((layer) => layerWeights(layer));
  const expected = Object.fromEntries(templates.map(({ name, shape }) => [name, pyTorchShape(shape)]));
  const matched = matchWeights(expected, arrays, options);
  const turned = Object.entries(matched.arrays).map(([name, array]) => [name, transposed(array)] as const);
  return { ...matched, arrays: Object.fromEntries(turned) };
}

function pyTorchShape(shape: readonly number[]): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 4) return [d, c, a, b];
  return shape.length === 2 ? [b, a] : shape;
}

/** Moves the output axis from first to last; for convolutions, the input axis to just before it. */
function transposed({ shape, data }: WeightArray): WeightArray {
  if (shape.length < 2) return { shape, data };
  const [outputs = 0, inputs = 0, height = 1, width = 1] = shape;
  const result = new Float32Array(data.length);
  let from = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let place = 0; place < height * width; place++) {
        result[(place * inputs + i) * outputs + o] = data[from++] ?? 0;
      }
    }
  }
  return { shape: shape.length === 2 ? [inputs, outputs] : [height, width, inputs, outputs], data: result };
}
