import type { Laboratory } from '../laboratory.js';
import { claim } from '../claim.js';
import { simulatedLaboratory, simulatedStudy, type SimulatedClaim } from './simulated-study.js';

let opened: Laboratory | undefined;

/** Takes the place of `experiments/laboratory.ts` in a project of simulated claims. */
export function openLaboratory(): Promise<Laboratory> {
  opened ??= simulatedLaboratory({ store: process.env['TRANSFER_CLAIMS_STORE'] ?? 'store' });
  return Promise.resolve(opened);
}

/** Registers a claim on simulated trials, each of which leaves a line in the file that `SIMULATED_LOG` names. */
export function simulatedClaim(options: SimulatedClaim): void {
  claim(simulatedStudy({ log: process.env['SIMULATED_LOG'], milliseconds: 50, ...options }));
}
