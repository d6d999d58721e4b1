import { readIntegerVariable, readVariable, type Environment } from '../../core/read-variable.js';

/**
 * How many threads one process may use: `TRANSFER_CLAIMS_THREADS`, else half of the cores in a test worker
 * (vitest runs two at a time, which would fight over them), else all.
 *
 * @throws {ConfigError} when `TRANSFER_CLAIMS_THREADS` is not a whole number from 1.
 */
export function nativeThreads(environment: Environment, cores: number): number {
  const asked = readIntegerVariable(environment, 'TRANSFER_CLAIMS_THREADS', { min: 1 });
  if (asked !== undefined) return asked;
  return environment['VITEST_WORKER_ID'] === undefined ? cores : Math.max(1, Math.floor(cores / 2));
}

/**
 * What TensorFlow reads from the environment when its library is loaded, less what is set already.
 *
 * oneDNN's convolutions are several times faster than the generic ones, but TensorFlow leaves them off on
 * processors without AVX-512. Growing memory on demand lets two processes share one graphics card.
 */
export function nativeSettings(environment: Environment, cores: number): Record<string, string> {
  const settings = {
    TF_NUM_INTRAOP_THREADS: String(nativeThreads(environment, cores)),
    TF_NUM_INTEROP_THREADS: '1',
    TF_ENABLE_ONEDNN_OPTS: '1',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '1',
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => readVariable(environment, name) === undefined),
  );
}
