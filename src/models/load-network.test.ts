import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { RandomStream } from '../core/random-stream.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { fc as fullyConnected } from './architecture.js';
import { encodeSafetensors } from '../safetensors/safetensors.js';
import type { WeightArray } from '../core/weight-array.js';
import { loadNetwork } from './load-network.js';
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
