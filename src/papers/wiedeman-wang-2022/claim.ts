import { claimsOf } from '../../harness/claim.js';
import { wiedemanWang2022 } from './paper.js';

/** The functions with which this paper's claim files are written. */
export const { claim, description, exactClaim } = claimsOf(wiedemanWang2022);
