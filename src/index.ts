export { ConfigError, NumericalError, ShapeError } from './core/errors.js';
export { RandomStream } from './core/random-stream.js';
export { prepareBackend } from './backend/select-backend.js';
export { loadDataset } from './data/load-dataset.js';
export { cnn, fc, type ArchitectureName } from './models/architecture.js';
export { forward } from './models/forward.js';
export { createNetwork, disposeNetwork, networkFromWeights } from './models/network.js';
export { correlationLoss, featureCorrelation } from './losses/correlation.js';
export { attack } from './attacks/attack.js';
export { fgsm, pgd } from './attacks/attack-config.js';
export { classificationTarget } from './attacks/attack-target.js';
export { judge } from './attacks/judge.js';
export { transferCounts, transferRate } from './attacks/transfer-counts.js';
export { trainPair } from './training/train-pair.js';
export { attackNames } from './experiments/attack-grid.js';
export { paperFigures, paperTransferGap, paperTransferRate } from './experiments/paper-figures.js';
export {
  architectureNames,
  directions,
  measuredRate,
  pairArms,
  pairedEvaluations,
  pairPreset,
  pairRequests,
  transferGap,
  type PairedEvaluation,
} from './experiments/pair-study.js';
export { claim } from './harness/claim.js';
export { exactClaim } from './harness/exact-claim.js';
export type { PartDeclaration } from './harness/claim-types.js';
