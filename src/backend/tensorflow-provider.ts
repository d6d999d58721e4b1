import { kernelArithmetic } from '../linalg/kernels/kernel-arithmetic.js';
import { usesFusedKernels } from '../ops/fused-kernels.js';
import type { BackendProvider } from './backend-info.js';
import { setupCommand } from './tensorflow/installation.js';
import { prepareTensorflow, tensorflowAvailability } from './tensorflow/tensorflow-backend.js';

/** Bumped whenever a kernel of `tensorflow/` changes a last digit. */
const nativeRevision = 4;

/**
 * TensorFlow's own kernels: from the optional package `@tensorflow/tfjs-node-gpu`, or from an addon that
 * `transfer-claims setup tensorflow` built.
 *
 * It passes the conformance suite, but is taken only when asked for by name: whether it is there depends on a
 * download that may fail, and recorded baselines and bit-for-bit repeatability are those of wasm.
 */
export const tensorflowProvider: BackendProvider = {
  name: 'tensorflow',
  engineName: 'tensorflow',
  automatic: false,
  isAvailable: () => Promise.resolve(tensorflowAvailability().available),
  unavailable: () => {
    const { reason = 'it could not be loaded', remedy = setupCommand } = tensorflowAvailability();
    return `${reason}; use \`${remedy}\``;
  },
  async prepare() {
    const { onCard, ...about } = await prepareTensorflow();
    const plain = usesFusedKernels() ? '' : ', plain';
    const arithmetic = `${kernelArithmetic()}, native ${nativeRevision}${onCard ? ', on a card' : ''}${plain}`;
    return { name: 'tensorflow', ...about, arithmetic };
  },
};
