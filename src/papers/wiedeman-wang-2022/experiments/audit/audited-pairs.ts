import type { Laboratory } from '../../../../harness/laboratory.js';
import type { Trial } from '../../../../harness/trials.js';
import type { Profile } from '../../profiles.js';
import { presetOf } from '../by-architecture.js';
import { pairs, type AttackPart } from '../pair-study.js';
import { pairAuditTrial, type PairAudit } from './pair-audit-trial.js';

/** Both arms of a part's architecture and, with the first seed of the profile, the audit of its attack. */
export function auditedPairs(laboratory: Laboratory<Profile>, seed: number, part: AttackPart) {
  const { architecture, attack } = part;
  const { firstSeed, pairs: presets } = laboratory.profile;
  const audit: Trial<PairAudit> | undefined =
    seed === firstSeed
      ? pairAuditTrial(laboratory, presetOf(presets, architecture), { architecture, attack, seed })
      : undefined;
  return { ...pairs(laboratory, seed, part), audit };
}

/**
 * Why no number that rests on an attack can be trusted: the checks that its audit failed. Undefined where it passed,
 * or where this seed has no audit of it: the seed that has it speaks for all.
 */
export function auditObstacle(audit: PairAudit | undefined): { readonly inconclusive: string } | undefined {
  if (audit === undefined) return undefined;
  const { arms, epsilon } = audit;
  const failures = arms.flatMap(({ arm, checks }) =>
    checks
      .filter(({ passed }) => !passed)
      .map(({ check, detail }) => `${check} (${arm} pair, ε ${epsilon}: ${detail})`),
  );
  if (failures.length === 0) return undefined;
  return { inconclusive: `the attack fails its audit: ${failures.join('; ')}` };
}
