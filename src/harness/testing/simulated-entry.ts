import { claimsOf } from '../claim.js';
import { replaceLaboratory } from '../laboratory.js';
import {
  simulatedDefinition,
  simulatedLaboratory,
  simulatedPaper,
  type SimulatedClaim,
} from './simulated-study.js';

const laboratory = simulatedLaboratory({ store: process.env['TRANSFER_CLAIMS_STORE'] ?? 'store' });
replaceLaboratory(() => Promise.resolve(laboratory));

const { claim } = claimsOf(simulatedPaper);

/** Registers a claim on simulated trials, each of which leaves a line in the file that `SIMULATED_LOG` names. */
export function simulatedClaim(options: SimulatedClaim, how: 'run' | 'skip' | 'only' = 'run'): void {
  const definition = simulatedDefinition({
    ...{ log: process.env['SIMULATED_LOG'], milliseconds: 50 },
    ...options,
  });
  if (how === 'run') claim(options.id, definition);
  else claim[how](options.id, definition);
}
