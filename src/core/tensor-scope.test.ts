import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { tensorsLeakedBy, TensorScope } from './tensor-scope.js';

describe('TensorScope', () => {
  it('leaves no tensor behind, whoever disposed it', async () => {
    await tf.setBackend('cpu');
    const leaked = await tensorsLeakedBy(async () => {
      const scope = new TensorScope();
      const first = scope.own(tf.tensor1d([1, 2]));
      scope.own(tf.tensor1d([3]));
      await first.data();
      first.dispose();
      scope.dispose();
    });
    expect(leaked).toBe(0);
  });

  it('a tensor that nobody owns is counted as leaked', async () => {
    await tf.setBackend('cpu');
    let kept: tf.Tensor | undefined;
    expect(await tensorsLeakedBy(() => (kept = tf.scalar(1)))).toBe(1);
    kept?.dispose();
  });
});
