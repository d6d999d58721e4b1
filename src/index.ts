export { ConfigError, NumericalError, ShapeError } from './core/errors.js';
export { RandomStream } from './core/random-stream.js';
export { prepareBackend } from './backend/select-backend.js';
export { pseudoInverse } from './linalg/pseudo-inverse.js';
export { qr } from './linalg/qr.js';
export { readMatrix } from './linalg/real-matrix.js';
export { kernelHeapBytes } from './linalg/kernels/kernel-heap.js';
export { loadDataset } from './data/load-dataset.js';
export { fingerprintOf, subset, type Dataset, type LabelledImages } from './data/dataset.js';
export {
  architectureNamed,
  cnn,
  fc,
  type Architecture,
  type ArchitectureName,
} from './models/architecture.js';
export { checkArchitecture } from './models/check-architecture.js';
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
export { correlationLoss, featureCorrelation, prepareCorrelation } from './losses/correlation.js';
export {
  adaptiveDiversity,
  independentMembers,
  type EnsembleObjective,
} from './losses/ensemble-objective.js';
export { meanCrossEntropy } from './losses/pair-objective.js';
export { attack } from './attacks/attack.js';
export { fgsm, pgd } from './attacks/attack-config.js';
export { classificationTarget } from './attacks/attack-target.js';
export { miFgsm } from './attacks/mi-fgsm.js';
export { apgd } from './attacks/apgd.js';
export { square } from './attacks/square.js';
export { ensembleTarget } from './attacks/ensemble-target.js';
export { expectationTarget } from './attacks/expectation-target.js';
export { marginTarget } from './attacks/margin-target.js';
export { targetedTarget } from './attacks/targeted-target.js';
export { surrogateAttack } from './attacks/surrogate-attack.js';
export { jointTransfer } from './attacks/joint-transfer.js';
export { judge } from './attacks/judge.js';
export { transferCounts, transferRate } from './attacks/transfer-counts.js';
export { createAdam } from './training/adam.js';
export { pairStep } from './training/pair-step.js';
export { trainEnsemble, type EnsembleOptions, type TrainedEnsemble } from './training/train-ensemble.js';
export { trainPair } from './training/train-pair.js';
export { attackNamed, attackNames, neighbours } from './evaluation/attack-grid.js';
export { studentTCritical } from './statistics/student-t.js';
export { decideClaim } from './statistics/decide-claim.js';
export type { Decision } from './statistics/decision.js';
export { claimsOf, type ClaimDefinition, type SeedRun } from './harness/claim.js';
export type { Beside, ClaimResult, NotRun, PartDeclaration } from './harness/claim-types.js';
export { seedPoint, sharePoint } from './harness/figure-points.js';
export { openLaboratory, sharedConfiguration, type Laboratory } from './harness/laboratory.js';
export type { BaseProfile, ClaimGroup, Paper } from './harness/paper.js';
export type { Measurement } from './harness/runnable-claim.js';
export { readProvenance } from './harness/store/provenance.js';
export { asNumbers, type TrialOutput, type TrialSpec } from './harness/store/trial.js';
export type { Trial } from './harness/trials.js';
export { errorBudget } from './matchers/error-budget.js';
export { statisticalMatchers } from './matchers/statistical-matchers.js';
