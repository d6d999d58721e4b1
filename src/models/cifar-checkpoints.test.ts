import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ShapeError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import type { LayerStack } from './architecture.js';
import { floatTensor, writeStateDict } from './checkpoint/testing/write-state-dict.js';
import { cifarAutoencoder, cifarDna } from './cifar-architectures.js';
import { layerWeights } from './layer-weights.js';
import { loadNetwork, type NameMatch } from './load-network.js';
import { createNetwork, disposeNetwork, networkWeights } from './network.js';
import { pyTorchShape } from './pytorch-layout.js';

let folder = '';
beforeAll(async () => {
  await prepareBackend();
  folder = await mkdtemp(join(tmpdir(), 'cifar-checkpoints-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The weights of a new network, and a state_dict of them as PyTorch writes one, with these names. */
async function savedAs(file: string, architecture: LayerStack, rename: (name: string) => string) {
  const network = createNetwork(architecture, RandomStream.fromSeed(1));
  const weights = await networkWeights(network);
  disposeNetwork(network);
  const templates = architecture.layers.flatMap((layer) => layerWeights(layer));
  const tensors = templates.flatMap((template) => {
    const { name, shape, pyTorchFirst } = template;
    const data = weights[name]?.data ?? new Float32Array();
    const theirs = floatTensor(
      pyTorchShape(template),
      inPyTorchOrder(shape, data, pyTorchFirst === 'inputs'),
    );
    const counted: [string, ReturnType<typeof floatTensor>][] = name.endsWith('running_var')
      ? [[rename(name).replace('running_var', 'num_batches_tracked'), floatTensor([], [3])]]
      : [];
    return [[rename(name), theirs] as [string, ReturnType<typeof floatTensor>], ...counted];
  });
  const path = join(folder, file);
  await writeFile(path, writeStateDict(Object.fromEntries(tensors)));
  return { path, weights };
}

/** From [h, w, in, out] to [out, in, h, w], or [in, out, h, w]. */
function inPyTorchOrder(shape: readonly number[], data: Float32Array, inputsFirst: boolean): number[] {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  if (shape.length < 4) return [...data];
  const [first, second] = inputsFirst ? [inputs, outputs] : [outputs, inputs];
  const places = height * width;
  return Array.from({ length: data.length }, (_, index) => {
    const one = Math.floor(index / (second * places));
    const other = Math.floor(index / places) % second;
    const [i, o] = inputsFirst ? [one, other] : [other, one];
    expect(one).toBeLessThan(first);
    return data[((index % places) * inputs + i) * outputs + o] ?? NaN;
  });
}

const loaded = async (architecture: LayerStack, path: string) => {
  const matches: NameMatch[] = [];
  const network = await loadNetwork(architecture, path, { onMatch: (match) => matches.push(match) });
  const weights = await networkWeights(network);
  disposeNetwork(network);
  return { weights, match: matches[0] };
};

describe('checkpoints of the authors’ CIFAR-10 networks', () => {
  it.each([
    ['DNA', cifarDna],
    ['autoencoder', cifarAutoencoder],
  ] as const)('load by the names that theirs have: the %s', async (kind, architecture) => {
    const { path, weights } = await savedAs(kind, architecture, (name) => name);
    expect(Object.keys(weights)).toContain(kind === 'DNA' ? 'bn2.b3.c2.weight' : 'bn.b3.c2.weight');
    const found = await loaded(architecture, path);
    expect(found.weights).toEqual(weights);
    expect(found.match).toEqual({ prefix: '', renamed: [] });
  });

  it('load by shape and order where names differ, and say which stands for which', async () => {
    const { path, weights } = await savedAs('numbered', cifarAutoencoder, (name) =>
      name
        .replace(/^bn\.b/, 'neck.')
        .replace('dec.u', 'dec.up')
        .replace('.id.', '.shortcut.'),
    );
    const found = await loaded(cifarAutoencoder, path);
    expect(found.weights).toEqual(weights);
    expect(found.match?.renamed).toEqual(
      expect.arrayContaining([
        ['neck.0.bn1', 'bn.b0.bn1'],
        ['dec.up2', 'dec.u2'],
      ]),
    );
  });

  it('are refused for the network with another number of necks', async () => {
    const { path } = await savedAs('one', cifarAutoencoder, (name) => name);
    await expect(loaded(cifarDna, path)).rejects.toThrow(ShapeError);
  });
});
