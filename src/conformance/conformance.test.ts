import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backendStates } from '../backend/select-backend.js';
import { tensorsLeakedBy } from '../core/tensor-scope.js';
import { formatRow } from './format-row.js';
import { conformanceRows, runConformance } from './run-conformance.js';
import type { RowResult } from './run-row.js';

/** Those that a run would take here, and the one that the environment names. */
const backends = (await backendStates())
  .filter(({ name, available, automatic }) => {
    return available && (automatic || name === process.env['TRANSFER_CLAIMS_BACKEND']);
  })
  .map(({ name }) => name);

/** Every row, by the command: where the test runner counts what is covered, the references' loops take twice as long or more. */
async function allRows(backend: string): Promise<readonly RowResult[]> {
  const parameters = ['src/cli/transfer-claims.mjs', 'conformance', '--backend', backend, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, parameters).catch(
    // It ends with 1 where a row fails.
    (ended: { stdout: string }) => ended,
  );
  return (JSON.parse(stdout) as { rows: readonly RowResult[] }).rows;
}

describe.each(backends)('on %s', (name) => {
  it('every operation and program is within float32 rounding of its float64 reference', async () => {
    const rows = await allRows(name);
    expect(rows).toHaveLength(conformanceRows.length);
    expect(rows.filter(({ passed }) => !passed).map(formatRow)).toEqual([]);
  });

  it('no row leaves a tensor behind', async () => {
    const run = () => runConformance(name, { only: 'small' });
    await run();
    expect(await tensorsLeakedBy(run)).toBe(0);
  });
});

/** Replaces a kernel of the cpu backend while `run` runs. */
async function withFaultyKernel(
  kernelName: string,
  fault: (output: tf.Tensor) => tf.Tensor,
  run: () => Promise<void>,
): Promise<void> {
  await runConformance('cpu', { only: 'reshape' });
  const shipped = tf.getKernel(kernelName, 'cpu');
  if (shipped === undefined) throw new Error(`no kernel ${kernelName}`);
  const kernelFunc: tf.KernelFunc = (call) =>
    tf.engine().tidy(() => {
      const info = shipped.kernelFunc(call) as tf.TensorInfo;
      return fault(tf.engine().makeTensorFromTensorInfo(info));
    });
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({ ...shipped, kernelFunc });
  try {
    await run();
  } finally {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(shipped);
  }
}

const failures = async (only: string): Promise<string[]> =>
  (await runConformance('cpu', { only })).rows.filter(({ passed }) => !passed).map(({ name }) => name);

describe('a wrong kernel', () => {
  it.each([
    ['Sigmoid', (y: tf.Tensor) => tf.mul(y, 1 + 1e-5), 'kernel: sigmoid'],
    ['Rsqrt', (y: tf.Tensor) => tf.add(y, 1e-6), 'layer: BatchNorm, evaluation'],
    ['MaxPoolGrad', (y: tf.Tensor) => tf.reverse(y, 2), 'kernel: maxPool 2×2, ties'],
    ['Conv2DBackpropFilter', (y: tf.Tensor) => tf.mul(y, 1 + 3e-4), 'kernel: conv2d 3×3 same, 2×14×14×8'],
    ['Transpose', (y: tf.Tensor) => tf.reverse(y, 0), 'kernel: transpose 1, 0'],
  ])('%s is caught', async (kernelName, fault, only) => {
    expect(await failures(only)).toEqual([]);
    await withFaultyKernel(kernelName, fault, async () => expect(await failures(only)).not.toEqual([]));
    expect(await failures(only)).toEqual([]);
  });

  it('that throws is a failed row, not the end of the table', async () => {
    const broken = () => {
      throw new Error('no such kernel');
    };
    await withFaultyKernel('Exp', broken, async () => {
      const { rows } = await runConformance('cpu', { only: 'kernel: ' });
      expect(rows.filter(({ passed }) => !passed)).toMatchObject([
        { name: 'exp', failure: 'no such kernel' },
        { name: 'logSumExp of rows' },
        { name: 'logSoftmax' },
      ]);
    });
  });
});
