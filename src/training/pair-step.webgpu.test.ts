import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { withoutSoftwareAdapter } from '../backend/webgpu/testing/software-adapter.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { Architecture } from '../models/architecture.js';
import { createNetwork, disposeNetwork, networkWeights } from '../models/network.js';
import { createAdam } from './adam.js';
import { pairStep } from './pair-step.js';

const missing = await withoutSoftwareAdapter();

/** Every kind of layer that trains, with few numbers: a software adapter spends its time on compiling kernels. */
const small: Architecture = {
  name: 'small',
  inputShape: [28, 28, 1],
  layers: [
    { kind: 'convolution', name: 'c1', inputs: 1, outputs: 4 },
    { kind: 'relu' },
    { kind: 'max-pool' },
    { kind: 'flatten' },
    { kind: 'dense', name: 'l1', inputs: 784, outputs: 12 },
    { kind: 'relu' },
    { kind: 'batch-norm', name: 'bn1', channels: 12 },
    { kind: 'dense', name: 'l', inputs: 12, outputs: 10 },
  ],
  featureLayer: 6,
  featureCount: 12,
  featureChannels: 12,
};

/** One step of a pair on a backend: what it saw, and the first model's weights after it. */
async function oneStep(backend: string, { count = 0, lambda = 0 }) {
  await prepareBackend({ name: backend });
  const stream = RandomStream.fromSeed(9);
  const make = (index: number) => createNetwork(small, stream.split(`init-${index}`));
  const pair = [make(1), make(2)] as const;
  const optimizer = createAdam(5e-3);
  const images = tf.tensor4d(stream.split('images').uniformArray(count * 784), [count, 28, 28, 1]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: count }, (_, index) => index % 10),
    'int32',
  );
  const run = () => pairStep(pair, images, labels, { lambda, optimizer });
  const step = await run();
  const weights = await networkWeights(pair[0]);
  const leaked = await tensorsLeakedBy(run);
  pair.forEach(disposeNetwork);
  optimizer.dispose();
  tf.dispose([images, labels]);
  return { step, leaked, weights };
}

describe.skipIf(missing !== undefined)(
  `pairStep on webgpu, on a software adapter${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    it('takes the step that wasm takes, with the correlation loss', async () => {
      const setting = { count: 40, lambda: 0.05 };
      const expected = await oneStep('wasm', setting);
      const found = await oneStep('webgpu-software', setting);
      expect(found.leaked).toBe(0);
      const [step, other] = [found.step, expected.step];
      expect(Math.abs(step.objective / other.objective - 1)).toBeLessThan(1e-3);
      expect(Math.abs(step.correlation - other.correlation)).toBeLessThan(1e-3);
      expect(step.liveChannels).toEqual(other.liveChannels);
      // Batch norm's running averages move once a step, although the features are computed twice.
      for (const [key, { data }] of Object.entries(found.weights)) {
        if (!key.includes('running')) continue;
        const wanted = expected.weights[key]?.data ?? [];
        const scale = Math.max(...Array.from(wanted, Math.abs));
        data.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThan(2e-3 * scale));
      }
    });
  },
);
