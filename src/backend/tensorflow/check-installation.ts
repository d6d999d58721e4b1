import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { NumericalError } from '../../core/errors.js';
import type { TensorflowInstallation } from './installation.js';
import { loadInstallation } from './load-installation.js';
import { runCommand } from './run-command.js';

/**
 * Multiplies two small matrices on an installation and returns the version of its TensorFlow.
 *
 * @throws {ConfigError} if it can't be loaded. @throws {NumericalError} for a wrong product.
 */
export async function multiplyOn(installation: TensorflowInstallation): Promise<string> {
  const binding = loadInstallation(installation);
  await tf.setBackend('tensorflow');
  const product = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ),
  );
  const values = [...(await product.data())].join(' ');
  product.dispose();
  if (values === '19 22 43 50') return binding.TF_Version;
  throw new NumericalError(`tensorflow: [1 2; 3 4]·[5 6; 7 8] must be 19 22 43 50, got ${values}`);
}

/**
 * {@link multiplyOn} in a process of its own, since a library that doesn't fit ends the process that loads it.
 *
 * @throws {ConfigError} says how the process ended and what to try.
 */
export function checkInstallation(installation: TensorflowInstallation): string {
  const file = fileURLToPath(import.meta.url);
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const output = runCommand({
    step: 'multiplying two matrices on the new addon',
    program: process.execPath,
    args: ['--import', loader, file, JSON.stringify(installation)],
    remedy: 'try another TensorFlow: --pip, or --wheel FILE',
  });
  return output.trim().split('\n').at(-1) ?? 'unknown';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await multiplyOn(JSON.parse(process.argv[2] ?? '{}') as TensorflowInstallation));
}
