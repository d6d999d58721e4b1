import type { BackendProvider } from './backend-info.js';
import { prepareTensorflow, tensorflowAvailability } from './tensorflow/tensorflow-backend.js';

/**
 * TensorFlow's own kernels: from the optional package `@tensorflow/tfjs-node-gpu`, or from an addon that
 * `npm run setup:tensorflow` built. Taken only when asked for by name, until it is shown to compute what the
 * other backends compute.
 */
export const tensorflowProvider: BackendProvider = {
  name: 'tensorflow',
  engineName: 'tensorflow',
  automatic: false,
  isAvailable: () => Promise.resolve(tensorflowAvailability().available),
  unavailable: () => {
    const { reason = 'it could not be loaded', remedy = 'npm run setup:tensorflow' } =
      tensorflowAvailability();
    return `${reason}; use \`${remedy}\``;
  },
  async prepare() {
    return { name: 'tensorflow', ...(await prepareTensorflow()) };
  },
};
