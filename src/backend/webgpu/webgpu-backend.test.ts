import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { prepareBackend } from '../select-backend.js';
import { withoutSoftwareAdapter } from './testing/software-adapter.js';

const missing = await withoutSoftwareAdapter();

describe.skipIf(missing !== undefined)(
  `webgpu on a software adapter${missing ? ` (${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      const info = await prepareBackend({ name: 'webgpu-software' });
      expect(info.device).toMatch(/swiftshader|llvmpipe/i);
      expect(info.versions['dawn']).toMatch(/^\d+\.\d+/);
    });

    it('multiplies whole numbers exactly and reads them asynchronously', async () => {
      const a = tf.tensor2d(
        Array.from({ length: 64 * 48 }, (_, i) => (i * 7) % 13),
        [64, 48],
      );
      const product = tf.matMul(a, a, true);
      const values = await product.data();
      const rows = Array.from({ length: 64 }, (_, n) => [(n * 48 * 7) % 13, ((n * 48 + 1) * 7) % 13]);
      expect(values[1]).toBe(rows.reduce((sum, [x = 0, y = 0]) => sum + x * y, 0));
      tf.dispose([a, product]);
    });

    it('differentiates', async () => {
      const x = tf.tensor1d(Float32Array.from({ length: 2000 }, (_, i) => i - 1000));
      const slope = tf.grad((z) => tf.sum(tf.square(z)))(x);
      expect((await slope.data())[1999]).toBe(2 * 999);
      tf.dispose([x, slope]);
    });

    it.each([
      ['2×2, stride 2', 2, 2, 'valid'],
      ['3×3, stride 2, padded', 3, 2, 'same'],
      ['3×3, stride 1: windows overlap', 3, 1, 'valid'],
    ] as const)('sends the gradient of a pooling to the first maximum: %s', async (_, size, stride, pad) => {
      const count = 2 * 7 * 6 * 3;
      // Few levels, so that most windows hold ties.
      const levels = Array.from({ length: count }, (__, i) => (i * 5 + (i >> 3)) % 3);
      const weights = Array.from({ length: count }, (__, i) => 1 + (i % 11));
      const gradientOn = async (name: string) => {
        await prepareBackend({ name });
        const x = tf.tensor4d(levels, [2, 7, 6, 3]);
        const gradient = tf.grad((z) => {
          const y = tf.maxPool(z as tf.Tensor4D, size, stride, pad);
          return tf.sum(tf.mul(y, tf.tensor(weights.slice(0, y.size), y.shape)));
        })(x);
        const values = [...(await gradient.data())];
        tf.dispose([x, gradient]);
        return values;
      };
      const expected = await gradientOn('cpu');
      expect(await gradientOn('webgpu-software')).toEqual(expected);
    });

    it('says that a tensor on the device must be read asynchronously', () => {
      const x = tf.tidy(() => tf.relu(tf.ones([2000])));
      expect(() => x.dataSync()).toThrow(ConfigError);
      expect(() => x.dataSync()).toThrow(/await tensor.data\(\)/);
      x.dispose();
    });

    it('refuses a second adapter in the same process', async () => {
      await expect(prepareBackend({ name: 'webgpu' })).rejects.toThrow(ConfigError);
    });

    it('lets a process end by itself, with status 0', () => {
      const script = fileURLToPath(new URL('testing/use-and-end.ts', import.meta.url));
      const tsx = createRequire(import.meta.url).resolve('tsx/cli');
      const { status, signal, stdout } = spawnSync(process.execPath, [tsx, script], {
        encoding: 'utf8',
        timeout: 600_000,
      });
      expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: '4000\n' });
    });
  },
);
