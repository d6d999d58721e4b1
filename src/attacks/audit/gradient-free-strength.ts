import { attack } from '../attack.js';
import { classificationTarget, type TargetFor } from '../attack-target.js';
import { square } from '../square.js';
import type { AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';
import { winsAtLeastAsMany } from './compare-strength.js';

/**
 * The attack wins at least as many samples as Square, which uses no gradient (wiedeman-wang-2022.md §6), paired by
 * sample: where it does not, gradients are hidden rather than harmless (Athalye, Carlini & Wagner 2018, §3.1).
 * Undefined where the settings do not ask for it.
 */
export async function beatsGradientFree(context: AuditContext): Promise<AuditCheck | undefined> {
  const { gradientFree, subject, config, base, run } = context;
  if (gradientFree === undefined) return undefined;
  const { queries = 1000 } = gradientFree;
  const targetFor: TargetFor =
    gradientFree.targetFor ??
    subject.targetFor ??
    ((labels) => classificationTarget(subject.logitsOf, labels, 'margin'));
  const { norm, epsilon } = config;
  const weak = await run(square({ norm, epsilon, queries }), { attacker: attack, targetFor });
  const names = ['the attack', `Square (${queries} queries)`] as const;
  return winsAtLeastAsMany('beats-gradient-free', { strong: base, weak, names }, context);
}
