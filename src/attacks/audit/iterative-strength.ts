import { attack } from '../attack.js';
import { fgsm } from '../attack-config.js';
import type { AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';
import { winsAtLeastAsMany } from './compare-strength.js';

/** Iterative attacks are at least as strong as one step (wiedeman-wang-2022.md §6): `fgsm` in the same norm, at the same ε. */
export async function iterativeBeatsOneStep(context: AuditContext): Promise<AuditCheck> {
  const { norm, epsilon } = context.config;
  const weak = await context.run(fgsm({ norm, epsilon }), { attacker: attack });
  const names = [`${context.config.steps} steps`, 'one step'] as const;
  return winsAtLeastAsMany('iterative-beats-one-step', { strong: context.base, weak, names }, context);
}
