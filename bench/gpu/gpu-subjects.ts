import * as tf from '@tensorflow/tfjs-core';
import {
  architectureNamed,
  attack,
  classificationTarget,
  createNetwork,
  disposeNetwork,
  forward,
  pairStep,
  pgd,
  prepareCorrelation,
  RandomStream,
  type ArchitectureName,
} from '../../src/index.js';

/** One thing to time: `prepare` makes fresh inputs from a seed, `run` is what the clock sees. */
export interface GpuSubject {
  readonly bench: string;
  readonly size: string;
  readonly prepare: (seed: number) => { readonly run: () => Promise<void>; readonly dispose: () => void };
  /** The same for PyTorch on the same device, if it has it: the subject's name there, and its sizes. */
  readonly peer?: { readonly subject: string; readonly n: number; readonly m?: number };
}

/** Waits for every tensor: the clock must not be read before the device is done. */
async function ready(tensors: readonly tf.Tensor[]): Promise<void> {
  await Promise.all(tensors.map((tensor) => tensor.data()));
}

/** Correlation loss with both gradients. Only the loss is read back; one number of each gradient tells that it is done. */
export function correlationSubject(n: number, m: number): GpuSubject {
  return {
    bench: 'correlation loss + gradient',
    size: `${n} × ${m}`,
    peer: { subject: 'correlation-pinv', n, m },
    prepare: (seed) => {
      const stream = RandomStream.fromSeed(seed);
      const features = (name: string) =>
        tf.tidy(() => tf.relu(tf.tensor2d(stream.split(name).normalArray(n * m), [n, m])));
      const inputs: [tf.Tensor2D, tf.Tensor2D] = [features('first'), features('second')];
      const run = async () => {
        const prepared = await prepareCorrelation(...inputs);
        const { value, grads } = tf.valueAndGrads((a, b) => prepared.at(a as tf.Tensor2D, b as tf.Tensor2D))(
          inputs,
        );
        const last = grads.map((grad) => tf.slice2d(grad as tf.Tensor2D, [n - 1, m - 1], [1, 1]));
        await ready(last);
        tf.dispose([value, ...grads, ...last]);
        prepared.dispose();
      };
      return { run, dispose: () => tf.dispose(inputs) };
    },
  };
}

/** One whole step of a pair with the correlation loss: forward, backward, Adam. */
export function pairStepSubject(name: ArchitectureName, batch: number): GpuSubject {
  return {
    bench: 'pair training step, λ = 0.05',
    size: `${name}, batch ${batch}`,
    peer: { subject: `pair-${name}-decorrelated`, n: batch },
    prepare: (seed) => {
      const stream = RandomStream.fromSeed(seed);
      const architecture = architectureNamed(name);
      const pair = [
        createNetwork(architecture, stream.split('1')),
        createNetwork(architecture, stream.split('2')),
      ] as const;
      const optimizer = tf.train.adam(5e-3, 0.9, 0.999, 1e-8);
      const images = tf.tensor4d(stream.split('images').uniformArray(batch * 784), [batch, 28, 28, 1]);
      const labels = tf.tensor1d(
        Int32Array.from({ length: batch }, (_, index) => index % 10),
        'int32',
      );
      const run = async () => {
        await pairStep(pair, images, labels, { lambda: 0.05, optimizer });
        for (const weights of pair.map((network) => network.weights.get('l.bias'))) await weights?.data();
      };
      const dispose = () => {
        pair.forEach(disposeNetwork);
        optimizer.dispose();
        tf.dispose([images, labels]);
      };
      return { run, dispose };
    },
  };
}

/** PGD with 40 steps in l∞: forward and backward passes in evaluation mode. */
export function pgdSubject(name: ArchitectureName, count: number): GpuSubject {
  return {
    bench: 'PGD-40',
    size: `${name}, ${count} images`,
    prepare: (seed) => {
      const stream = RandomStream.fromSeed(seed);
      const network = createNetwork(architectureNamed(name), stream.split('init'));
      const images = tf.tensor4d(stream.split('images').uniformArray(count * 784), [count, 28, 28, 1]);
      const labels = Int32Array.from({ length: count }, (_, index) => index % 10);
      const target = classificationTarget((points) => forward(network, points, 'evaluate').logits, labels);
      const sampleIds = Uint32Array.from(labels.keys());
      const run = async () => {
        const config = pgd({ norm: 'linf', epsilon: 0.1 });
        const candidates = attack(target, images, { config, stream, sampleIds });
        await candidates.data();
        candidates.dispose();
      };
      const dispose = () => {
        images.dispose();
        disposeNetwork(network);
      };
      return { run, dispose };
    },
  };
}
