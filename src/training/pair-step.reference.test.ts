import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/select-backend.js';
import { sharedFolder } from '../core/testing/shared-data.js';
import { imagesTensor, labelsOf } from '../data/dataset.js';
import { loadMnist } from '../data/mnist.js';
import { measureFeatureCorrelation } from '../losses/correlation.js';
import { cnn } from '../models/architecture.js';
import { forward } from '../models/forward.js';
import { loadNetwork } from '../models/load-network.js';
import { disposeNetwork } from '../models/network.js';
import { createAdam } from './adam.js';
import { pairStep } from './pair-step.js';

interface ReferenceRun {
  readonly lambda_: number;
  readonly learningRate: number;
  readonly steps: readonly {
    readonly crossEntropy: readonly [number, number];
    readonly correlationLoss: number;
    readonly keptColumns: number;
    readonly objective: number;
    readonly gradientNorm: readonly [number, number];
  }[];
}

const released = sharedFolder('released/classifier_exp/saved_models/CNN');
const reference = sharedFolder('reference/pair-training.json');
const mnist = sharedFolder('data/mnist');

beforeAll(async () => {
  await prepareBackend();
});

function releasedNetwork(name: string) {
  const file = join(released ?? '', name);
  return loadNetwork(cnn, file);
}

describe.skipIf(released === undefined || reference === undefined || mnist === undefined)(
  'pairStep from the released weights (skipped where ../shared is not there)',
  () => {
    const { runs } = (
      reference === undefined ? { runs: [] } : JSON.parse(readFileSync(reference, 'utf8'))
    ) as { runs: ReferenceRun[] };

    it.each(runs.map((run) => [run.lambda_, run] as const))(
      'λ = %s: every step is PyTorch’s, within 1e-3',
      async (lambda, run) => {
        const { train } = await loadMnist(join(mnist ?? '', '..'));
        const pair = [await releasedNetwork('cor1'), await releasedNetwork('cor2')] as const;
        const optimizer = createAdam(run.learningRate);
        for (const [index, expected] of run.steps.entries()) {
          const indices = Uint32Array.from({ length: 1000 }, (_, offset) => index * 1000 + offset);
          const images = imagesTensor(train, indices);
          const labels = tf.tensor1d(labelsOf(train, indices), 'int32');
          const passes = pair.map((network) => forward(network, images, 'train'));
          const [z1, z2] = passes.map(({ features }) => features);
          if (z1 === undefined || z2 === undefined) throw new Error('a pair has two models');
          const correlation = await measureFeatureCorrelation(z1, z2);
          tf.dispose(passes.map(({ features, logits }) => [features, logits]));
          let norms: readonly [number, number] = [NaN, NaN];
          const step = await pairStep(pair, images, labels, {
            lambda,
            optimizer,
            onGradients: (found) => (norms = found),
          });
          tf.dispose([images, labels]);
          const close = (found: number, wanted: number) =>
            expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-3);
          close(step.objective, expected.objective);
          close(step.crossEntropy[0], expected.crossEntropy[0]);
          close(step.crossEntropy[1], expected.crossEntropy[1]);
          close(correlation.loss, expected.correlationLoss);
          if (lambda > 0) close(step.correlation, expected.correlationLoss);
          close(norms[0], expected.gradientNorm[0]);
          close(norms[1], expected.gradientNorm[1]);
          // A column at the threshold may fall on either side in another precision.
          expect(Math.abs(correlation.keptColumns - expected.keptColumns)).toBeLessThanOrEqual(2);
        }
        optimizer.dispose();
        pair.forEach(disposeNetwork);
      },
    );
  },
);
