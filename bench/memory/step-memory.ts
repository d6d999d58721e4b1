import * as tf from '@tensorflow/tfjs-core';
import { kernelHeapBytes } from '../../src/index.js';
import { profileStream } from '../profile/step-subjects.js';
import type { Subject } from '../subject.js';

/** What a step needs at most, and what it leaves. */
export interface StepMemory {
  /** Of all tensors at once, weights and images among them. */
  readonly tensorBytes: number;
  /** Of the memory on which the wasm backend computes, where it grew to by now; 0 on another backend. It never shrinks. */
  readonly backendBytes: number;
  /** Of the memory of the linear algebra kernels, the same. */
  readonly heapBytes: number;
  /** Tensors left over by the second step: the first makes the optimiser's. */
  readonly leaked: number;
}

/** Runs a subject twice on its backend. The heaps tell of this step alone where nothing ran before it in the process. */
export async function memoryOfStep(subject: Subject): Promise<StepMemory> {
  const { run, dispose } = await subject.prepare(profileStream());
  try {
    await run();
    const before = tf.memory().numTensors;
    const { kernels } = await tf.profile(async () => {
      await run();
      return [];
    });
    const leaked = tf.memory().numTensors - before;
    // TensorFlow.js counts a clone as if it did not share its buffer: it is left out while it is made.
    const own = kernels.filter(({ name }) => name !== 'Identity');
    const tensorBytes = Math.max(...own.map(({ totalBytesSnapshot }) => totalBytesSnapshot));
    return { tensorBytes, backendBytes: backendBytes(), heapBytes: kernelHeapBytes(), leaked };
  } finally {
    dispose();
  }
}

function backendBytes(): number {
  const { wasm } = tf.backend() as {
    readonly wasm?: { readonly asm: { readonly memory: WebAssembly.Memory } };
  };
  return wasm?.asm.memory.buffer.byteLength ?? 0;
}
