import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { NumericalError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { cnn, fc as fullyConnected } from './architecture.js';
import { encodeSafetensors } from '../safetensors/safetensors.js';
import type { WeightArray } from '../core/weight-array.js';
import { loadNetwork, type NameMatch } from './load-network.js';
import { createNetwork, disposeNetwork, networkWeights } from './network.js';
import { mnistDna, mnistReconstructionClassifier } from './reconstruction-architectures.js';

let folder = '';
beforeAll(async () => {
  await prepareBackend();
  folder = await mkdtemp(join(tmpdir(), 'load-network-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** [in, out] to [out, in]; [3, 3, in, out] to [out, in, 3, 3]: PyTorch's layouts. */
function asInPyTorch({ shape, data }: WeightArray): WeightArray {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length < 2) return { shape, data };
  const places = shape.length === 4 ? a * b : 1;
  const [inputs, outputs] = shape.length === 4 ? [c, d] : [a, b];
  const moved = new Float32Array(data.length);
  for (let place = 0; place < places; place++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        moved[(o * inputs + i) * places + place] = data[(place * inputs + i) * outputs + o] ?? NaN;
      }
    }
  }
  return { shape: shape.length === 4 ? [d, c, a, b] : [b, a], data: moved };
}

describe('loadNetwork', () => {
  it.each([fullyConnected, mnistReconstructionClassifier, mnistDna])(
    'reads $name in our layouts and in PyTorch’s, whose count of batches it passes over',
    async (architecture) => {
      const network = createNetwork(architecture, RandomStream.fromSeed(1));
      const arrays = await networkWeights(network);
      const counted = { 'bn1.num_batches_tracked': { shape: [], data: Float32Array.of(60) } };
      const transposed = Object.fromEntries(
        Object.entries(arrays).map(([name, array]) => [name, asInPyTorch(array)]),
      );
      for (const [name, held] of [
        ['own', arrays],
        ['pytorch', { ...transposed, ...counted }],
      ] as const) {
        const path = join(folder, `${architecture.name}-${name}`);
        await writeFile(path, encodeSafetensors(held));
        const loaded = await loadNetwork(architecture, path);
        for (const [weight, { shape, data }] of Object.entries(await networkWeights(loaded))) {
          expect(shape).toEqual(arrays[weight]?.shape);
          expect(
            Buffer.from(data.buffer).equals(Buffer.from(arrays[weight]?.data.buffer ?? new ArrayBuffer(0))),
          ).toBe(true);
        }
        disposeNetwork(loaded);
      }
      disposeNetwork(network);
    },
  );

  const authors: readonly (readonly [string, string])[] = [
    ...[1, 2, 3, 4, 5].flatMap((n) => [[`l${n}`, `l${n}.0`] as const, [`bn${n}`, `l${n}.2`] as const]),
    ['l', 'l6'],
  ];

  it('reads FC under the authors’ names, and says what each stands for', async () => {
    const network = createNetwork(fullyConnected, RandomStream.fromSeed(2));
    const arrays = await networkWeights(network);
    const theirs = Object.entries(arrays).map(([name, array]) => {
      const [layer, leaf] = name.split('.');
      const found = authors.find(([ours]) => ours === layer)?.[1];
      return [`${found}.${leaf}`, asInPyTorch(array)] as const;
    });
    const path = join(folder, 'authors-fc');
    await writeFile(path, encodeSafetensors(Object.fromEntries(theirs)));
    const matches: NameMatch[] = [];
    const loaded = await loadNetwork(fullyConnected, path, { onMatch: (match) => matches.push(match) });
    expect(matches).toEqual([{ prefix: '', renamed: authors.map(([ours, found]) => [found, ours]) }]);
    expect(await networkWeights(loaded)).toEqual(arrays);
    [network, loaded].forEach(disposeNetwork);
  });

  it.each([
    ['c3.weight', 0, NaN, /c3\.weight holds NaN at element 0;/],
    ['c1.bias', 7, -Infinity, /c1\.bias holds -Infinity at element 7;/],
    [
      'bn3.running_var',
      2,
      -1,
      /running variance must be finite and at least 0, but bn3\.running_var holds -1 at element 2/,
    ],
  ] as const)(
    'refuses %s with element %d = %d, by file, array and element',
    async (name, at, value, message) => {
      const architecture = name.startsWith('bn') ? fullyConnected : cnn;
      const network = createNetwork(architecture, RandomStream.fromSeed(3));
      const arrays = await networkWeights(network);
      disposeNetwork(network);
      const data = arrays[name]?.data ?? new Float32Array();
      data[at] = value;
      const path = join(folder, `unsound-${name}`);
      await writeFile(path, encodeSafetensors(arrays));
      await expect(loadNetwork(architecture, path)).rejects.toThrow(NumericalError);
      await expect(loadNetwork(architecture, path)).rejects.toThrow(message);
      await expect(loadNetwork(architecture, path)).rejects.toThrow(path);
    },
  );

  it.skipIf(sharedFolder('released') === undefined)(
    'reads the released DNA, and says what is amiss with it as another network (skipped without ../shared/released)',
    async () => {
      const path = join(sharedFolder('released') ?? '', 'DNA_exp/mnist_exp/models/dna');
      const network = await loadNetwork(mnistDna, path);
      expect(network.weights.get('bn2.L1.weight')?.shape).toEqual([128, 64]);
      disposeNetwork(network);
      await expect(loadNetwork(fullyConnected, path)).rejects.toThrow(
        /missing "l1.weight".*"enc.enc.0.weight"/,
      );
    },
  );
});
