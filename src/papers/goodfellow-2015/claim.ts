import { claimsOf } from '../../harness/claim.js';
import { goodfellow2015 } from './paper.js';

/** The function with which this paper's claim files are written. */
export const { claim } = claimsOf(goodfellow2015);
