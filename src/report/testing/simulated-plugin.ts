/** What the vitest configuration of a simulated project needs. */
export { transferClaims } from '../vitest-plugin.js';
export { simulatedPaper } from '../../harness/testing/simulated-study.js';
