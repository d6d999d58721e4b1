export * from './entries/attacks.js';
export * from './entries/harness.js';
export * from './entries/losses.js';
export * from './entries/matchers.js';
export { prepareBackend } from './backend/select-backend.js';
export { ConfigError, NumericalError, ShapeError } from './core/errors.js';
export { attackNamed, attackNames, neighbours } from './evaluation/attack-grid.js';
export { kernelHeapBytes } from './linalg/kernels/kernel-heap.js';
export { pseudoInverse } from './linalg/pseudo-inverse.js';
export { qr } from './linalg/qr.js';
export { readMatrix } from './linalg/real-matrix.js';
export {
  architectureNamed,
  cnn,
  fc,
  type Architecture,
  type ArchitectureName,
} from './models/architecture.js';
export { checkArchitecture } from './models/check-architecture.js';
export { cifarClassifier, cifarDna } from './models/cifar-architectures.js';
export { forward, type NetworkOutput } from './models/forward.js';
export { loadNetwork, type LoadOptions } from './models/load-network.js';
export { encodeSafetensors } from './safetensors/safetensors.js';
export {
  createNetwork,
  disposeNetwork,
  networkFromWeights,
  networkWeights,
  trainableVariables,
} from './models/network.js';
export { mnistDna } from './models/reconstruction-architectures.js';
export { createAdam } from './training/adam.js';
export { pairStep } from './training/pair-step.js';
export { reconstructionStep } from './training/reconstruction-step.js';
export { classifierStep } from './training/train-classifier.js';
export { trainEnsemble, type EnsembleOptions, type TrainedEnsemble } from './training/train-ensemble.js';
export { trainPair } from './training/train-pair.js';
