import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { ConfigError } from '../core/errors.js';
import { RandomStream } from '../core/random-stream.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import type { Architecture } from './architecture.js';
import { checkArchitecture } from './check-architecture.js';
import { forward } from './forward.js';
import { createNetwork, disposeNetwork, networkWeights, parameterCount, type Network } from './network.js';
import { visionTransformer } from './vision-transformer.js';

beforeAll(async () => void (await prepareBackend({ name: 'wasm' })));

/** As the network, small: 4 patches of 2×2, one block of 2 heads. */
const small: Architecture = {
  ...visionTransformer,
  inputShape: [4, 4, 1],
  layers: [
    { kind: 'patches', name: 'embed', size: 2, inputs: 1, tokens: 4, width: 6 },
    { kind: 'transformer-block', name: 'block1', width: 6, heads: 2, hidden: 5 },
    { kind: 'token-mean' },
    { kind: 'dense', name: 'l', inputs: 6, outputs: 3 },
  ],
  featureLayer: 2,
  ...{ featureCount: 6, featureChannels: 6 },
};

type Matrix = readonly (readonly number[])[];

/** The same in float64, sample by sample and loop by loop. */
async function textbook(network: Network, pixels: readonly number[]): Promise<number[]> {
  const arrays = await networkWeights(network);
  const vector = (name: string) => [...(arrays[name]?.data ?? [])];
  const dense = (x: Matrix, name: string): number[][] => {
    const [weights, bias] = [vector(`${name}.weight`), vector(`${name}.bias`)];
    return x.map((row) =>
      bias.map((b, j) =>
        row.reduce((sum, value, i) => sum + value * (weights[i * bias.length + j] ?? NaN), b),
      ),
    );
  };
  const norm = (x: Matrix, name: string): number[][] =>
    x.map((row) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      const [scale, shift] = [vector(`${name}.weight`), vector(`${name}.bias`)];
      return row.map(
        (value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (scale[i] ?? NaN) + (shift[i] ?? NaN),
      );
    });
  const plus = (a: Matrix, b: Matrix): number[][] =>
    a.map((row, i) => row.map((value, j) => value + (b[i]?.[j] ?? NaN)));
  const patches = [0, 1, 2, 3].map((patch) =>
    [0, 1, 2, 3].map((pixel) => {
      const row = 2 * Math.floor(patch / 2) + Math.floor(pixel / 2);
      return pixels[4 * row + 2 * (patch % 2) + (pixel % 2)] ?? NaN;
    }),
  );
  const position = vector('embed.position');
  let x = dense(patches, 'embed').map((row, t) =>
    row.map((value, j) => value + (position[6 * t + j] ?? NaN)),
  );
  const qkv = dense(norm(x, 'block1.norm1'), 'block1.qkv');
  const mixed = x.map((_, t) =>
    [0, 1].flatMap((head) => {
      const part = (token: number, which: number) =>
        (qkv[token] ?? []).slice(6 * which + 3 * head, 6 * which + 3 * head + 3);
      const scores = x.map(
        (_, s) =>
          part(t, 0).reduce((sum, value, i) => sum + value * (part(s, 1)[i] ?? NaN), 0) / Math.sqrt(3),
      );
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      return [0, 1, 2].map((i) =>
        scores.reduce((sum, score, s) => sum + (Math.exp(score) / total) * (part(s, 2)[i] ?? NaN), 0),
      );
    }),
  );
  x = plus(x, dense(mixed, 'block1.out'));
  const inner = dense(norm(x, 'block1.norm2'), 'block1.up').map((row) =>
    row.map((value) => value / (1 + Math.exp(-1.702 * value))),
  );
  x = plus(x, dense(inner, 'block1.down'));
  const mean = [0, 1, 2, 3, 4, 5].map((j) => x.reduce((sum, row) => sum + (row[j] ?? NaN), 0) / 4);
  return dense([mean], 'l')[0] ?? [];
}

const pixels = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });

describe('the vision transformer', () => {
  it('gives each image its own logits, whatever else is in the batch', async () => {
    const network = createNetwork(small, RandomStream.fromSeed(1));
    await fc.assert(
      fc.asyncProperty(fc.tuple(pixels, pixels), async (rows) => {
        const logitsOf = (values: readonly number[], count: number) =>
          tf.tidy(() => [
            ...forward(network, tf.tensor4d([...values], [count, 4, 4, 1]), 'evaluate').logits.dataSync(),
          ]);
        const together = logitsOf(rows.flat(), 2);
        const alone = rows.flatMap((row) => logitsOf(row, 1));
        together.forEach((value, index) => expect(value).toBeCloseTo(alone[index] ?? NaN, 5));
        await Promise.resolve();
      }),
      { numRuns: 20 },
    );
    disposeNetwork(network);
  });

  it('is that of its equations, written out in float64', async () => {
    for (const seed of [1, 2, 3]) {
      const network = createNetwork(small, RandomStream.fromSeed(seed));
      const image = [...RandomStream.fromSeed(seed + 10).uniformArray(16)];
      const found = tf.tidy(() => [
        ...forward(network, tf.tensor4d(image, [1, 4, 4, 1]), 'evaluate').logits.dataSync(),
      ]);
      (await textbook(network, image)).forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5));
      disposeNetwork(network);
    }
  });

  it('has the gradient of finite differences in the pixels', async () => {
    const network = createNetwork(small, RandomStream.fromSeed(4));
    const image = [...RandomStream.fromSeed(5).uniformArray(16)];
    const gradient = tf.tidy(() => {
      const of = (x: tf.Tensor) => tf.sum(tf.square(forward(network, x as tf.Tensor4D, 'evaluate').logits));
      return [
        ...tf
          .grad(of)(tf.tensor4d(image, [1, 4, 4, 1]))
          .dataSync(),
      ];
    });
    const loss = async (values: readonly number[]) =>
      (await textbook(network, values)).reduce((sum, logit) => sum + logit ** 2, 0);
    for (const [index, value] of image.entries()) {
      const moved = (step: number) => loss(image.with(index, value + step));
      const slope = ((await moved(1e-4)) - (await moved(-1e-4))) / 2e-4;
      expect(gradient[index]).toBeCloseTo(slope, 4);
    }
    disposeNetwork(network);
  });

  it('fits together, has as many weights as counted by hand, and leaves two tensors', async () => {
    expect(checkArchitecture(visionTransformer)).toBe(visionTransformer);
    const block = 4 * 64 + (64 * 192 + 192) + (64 * 64 + 64) + (64 * 128 + 128) + (128 * 64 + 64);
    expect(parameterCount(visionTransformer)).toBe(49 * 64 + 64 + 16 * 64 + 2 * block + 650);
    const network = createNetwork(visionTransformer, RandomStream.fromSeed(1));
    const images = tf.zeros<tf.Rank.R4>([2, 28, 28, 1]);
    const run = () => {
      const { features, logits } = forward(network, images, 'evaluate');
      expect([features.shape, logits.shape]).toEqual([
        [2, 64],
        [2, 10],
      ]);
      tf.dispose([features, logits]);
    };
    // The tensors in between are the caller's tidy's, as with every architecture.
    expect(await tensorsLeakedBy(() => tf.tidy(run))).toBe(0);
    images.dispose();
    disposeNetwork(network);
  });

  it('is refused where its patches or its heads do not fit', () => {
    const [patches, block, ...rest] = small.layers;
    const other = (change: object, of: object | undefined) =>
      ({ ...of, ...change }) as Architecture['layers'][number];
    const refused = (layers: Architecture['layers']) => () => checkArchitecture({ ...small, layers });
    expect(refused([other({ size: 3 }, patches), block, ...rest] as never)).toThrow(ConfigError);
    expect(refused([patches, other({ heads: 4 }, block), ...rest] as never)).toThrow(/divide its width 6/);
    expect(refused([block, ...rest] as never)).toThrow(ConfigError);
  });
});
