import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../../src/index.js';
import { useFusedKernels } from '../../src/ops/fused-kernels.js';
import type { Subject } from '../subject.js';
import { dnaStep } from '../subjects/dna-step.js';
import { trainingSteps } from '../subjects/training-step.js';
import { memoryOfStep, type StepMemory } from './step-memory.js';

beforeAll(() => prepareBackend({ name: 'wasm' }));

const batch = 50;
/** So few images allow no regression on a classifier's features: the correlation loss is in the DNA's step. */
const regular = (architecture: 'fc' | 'cnn') =>
  trainingSteps('wasm', architecture, batch).filter(({ subject }) => subject.endsWith('regular'));
const steps: readonly Subject[] = [...regular('fc'), ...regular('cnn'), dnaStep('wasm', 125)];

async function memory(step: Subject, fused: boolean): Promise<StepMemory> {
  const before = useFusedKernels(fused);
  try {
    return await memoryOfStep(step);
  } finally {
    useFusedKernels(before);
  }
}

describe.each(steps.map((step) => [`${step.size}, ${step.subject}`, step] as const))(
  'a step, %s,',
  (_, step) => {
    it('needs at most half as much again with fused kernels as with one operation a layer, and leaves nothing', async () => {
      const [fused, plain] = [await memory(step, true), await memory(step, false)];
      expect(fused.tensorBytes).toBeGreaterThan(4 * batch * 784);
      expect(fused.tensorBytes).toBeLessThanOrEqual(1.5 * plain.tensorBytes);
      expect(fused.backendBytes).toBeGreaterThan(fused.tensorBytes / 2);
      expect([fused.leaked, plain.leaked]).toEqual([0, 0]);
    });
  },
);
