export { prepareBackend } from '../backend/select-backend.js';
export { correlationLoss, featureCorrelation, prepareCorrelation } from '../losses/correlation.js';
export {
  adaptiveDiversity,
  independentMembers,
  type EnsembleObjective,
} from '../losses/ensemble-objective.js';
export { meanCrossEntropy } from '../losses/pair-objective.js';
