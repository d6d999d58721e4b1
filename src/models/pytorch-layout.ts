import type { LayerStack } from './architecture.js';
import { matchWeights, type MatchedWeights, type MatchOptions } from './checkpoint/match-weights.js';
import type { WeightArray } from '../core/weight-array.js';
import { layerWeights, type WeightTemplate } from './layer-weights.js';

/**
 * Arrays of a PyTorch `state_dict` in the layouts that our networks use: convolutions [out, in, h, w] and transposed ones
 * [in, out, h, w] become [h, w, in, out], linear layers [out, in] become [in, out], vectors stay.
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
  const expected = Object.fromEntries(templates.map((template) => [template.name, pyTorchShape(template)]));
  const matched = matchWeights(expected, arrays, options);
  const inputsFirst = new Set(
    templates.filter(({ pyTorchFirst }) => pyTorchFirst === 'inputs').map(({ name }) => name),
  );
  const turned = Object.entries(matched.arrays).map(
    ([name, array]) => [name, transposed(array, inputsFirst.has(name))] as const,
  );
  return { ...matched, arrays: Object.fromEntries(turned) };
}

/** The shape that PyTorch gives an array. */
export function pyTorchShape({ shape, pyTorchFirst }: WeightTemplate): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 4) return pyTorchFirst === 'inputs' ? [c, d, a, b] : [d, c, a, b];
  return shape.length === 2 ? [b, a] : shape;
}

/** Moves the output axis to the end; for convolutions, the input axis to just before it. */
function transposed({ shape, data }: WeightArray, inputsFirst: boolean): WeightArray {
  if (shape.length < 2) return { shape, data };
  const [first = 0, second = 0, height = 1, width = 1] = shape;
  const [inputs, outputs] = inputsFirst ? [first, second] : [second, first];
  const result = new Float32Array(data.length);
  let from = 0;
  for (let one = 0; one < first; one++) {
    for (let other = 0; other < second; other++) {
      const [i, o] = inputsFirst ? [one, other] : [other, one];
      for (let place = 0; place < height * width; place++) {
        result[(place * inputs + i) * outputs + o] = data[from++] ?? 0;
      }
    }
  }
  return { shape: shape.length === 2 ? [inputs, outputs] : [height, width, inputs, outputs], data: result };
}
