export { ConfigError, NumericalError, ShapeError } from './core/errors.js';
export { RandomStream } from './core/random-stream.js';
export { prepareBackend } from './backend/select-backend.js';
export { pseudoInverse } from './linalg/pseudo-inverse.js';
export { qr } from './linalg/qr.js';
export { readMatrix } from './linalg/real-matrix.js';
export { kernelHeapBytes } from './linalg/kernels/kernel-heap.js';
export { loadDataset } from './data/load-dataset.js';
export { architectureNamed, cnn, fc, type ArchitectureName } from './models/architecture.js';
export { forward } from './models/forward.js';
export { createNetwork, disposeNetwork, networkFromWeights, trainableVariables } from './models/network.js';
export { correlationLoss, featureCorrelation, prepareCorrelation } from './losses/correlation.js';
export { meanCrossEntropy } from './losses/pair-objective.js';
export { readProvenance } from './harness/store/provenance.js';
export { attack } from './attacks/attack.js';
export { fgsm, pgd } from './attacks/attack-config.js';
export { classificationTarget } from './attacks/attack-target.js';
export { judge } from './attacks/judge.js';
export { transferCounts, transferRate } from './attacks/transfer-counts.js';
export { createAdam } from './training/adam.js';
export { pairStep } from './training/pair-step.js';
export { trainPair } from './training/train-pair.js';
export { attackNames, neighbours } from './evaluation/attack-grid.js';
export * as paperNumbers from './papers/wiedeman-wang-2022/printed.js';
export {
  architectureNames,
  directions,
  measuredRate,
  pairArms,
  pairedEvaluations,
  pairPreset,
  pairRequests,
  panelParts,
  transferGap,
  type PairedEvaluation,
} from './papers/wiedeman-wang-2022/experiments/pair-study.js';
export * as distanceStudy from './papers/wiedeman-wang-2022/experiments/distance-study.js';
export * as collapseStudy from './papers/wiedeman-wang-2022/experiments/collapse-study.js';
export * as dvergeStudy from './papers/wiedeman-wang-2022/experiments/dverge-study.js';
export * as noiseStudy from './papers/wiedeman-wang-2022/experiments/noise-study.js';
export {
  auditedPairRequests,
  auditObstacle,
} from './papers/wiedeman-wang-2022/experiments/audit/audited-pairs.js';
export { studentTCritical } from './statistics/student-t.js';
export { claim } from './harness/claim.js';
export * as releasedStudy from './papers/wiedeman-wang-2022/released/released-study.js';
export type { ReleasedReconstructions } from './papers/wiedeman-wang-2022/released/released-study.js';
export * as reconstructions from './papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';
export * as reconstructionMeasures from './papers/wiedeman-wang-2022/reconstruction/reconstruction-measures.js';
export { releasedPreset } from './papers/wiedeman-wang-2022/released/released-preset.js';
export type { Profile } from './papers/wiedeman-wang-2022/profiles.js';
export { fixedClaim } from './harness/fixed-claim.js';
export { exactClaim } from './harness/exact-claim.js';
export type { PartDeclaration } from './harness/claim-types.js';
export {
  principalAxes,
  reconstructionAxes,
  transferAxes,
} from './papers/wiedeman-wang-2022/figures/figure-axes.js';
export { seedPoint, sharePoint } from './harness/figure-points.js';
export { principalPanels, transferPanels } from './papers/wiedeman-wang-2022/figures/pair-panels.js';
export { panelBesidePaper } from './papers/wiedeman-wang-2022/figures/printed-panels.js';
export { distancePanels } from './papers/wiedeman-wang-2022/figures/distance-panels.js';
export { dvergePanels } from './papers/wiedeman-wang-2022/figures/dverge-panels.js';
export * as reconstructionPanels from './papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
