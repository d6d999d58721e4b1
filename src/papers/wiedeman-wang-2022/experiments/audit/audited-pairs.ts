import type { AttackName } from '../../../../evaluation/attack-grid.js';
import type { Laboratory } from '../../../../harness/laboratory.js';
import type { Trial } from '../../../../harness/trials.js';
import type { Profile } from '../../profiles.js';
import type { ArchitecturePart } from '../by-architecture.js';
import { pairs, type AttackPart } from '../pair-study.js';
import { auditedSeeds, type AttackAudits } from './attack-audits.js';
import { pairAuditTrial } from './pair-audit-trial.js';

type Architecture = Pick<ArchitecturePart, 'architecture'>;

/**
 * The audits of these attacks on an architecture: on the pairs of Figure 3 of the audited seeds, which speak for all. None where
 * the profile has no such pairs.
 */
export function attackAudits(
  { profile, ...laboratory }: Laboratory<Profile>,
  { architecture }: Architecture,
  attacks: readonly AttackName[],
): readonly Trial<AttackAudits>[] {
  const preset = profile.pairs[architecture];
  if ('notRun' in preset) return [];
  return attacks.flatMap((attack) =>
    auditedSeeds(profile).map((seed) =>
      pairAuditTrial({ profile, ...laboratory }, preset, { architecture, attack, seed }),
    ),
  );
}

/** Adds to the trials of a claim the audits of the attacks that its numbers rest on. */
export const withAudits =
  <Part extends Architecture, Trials extends object>(
    trials: (laboratory: Laboratory<Profile>, seed: number, part: Part) => Trials,
    attacksOf: (part: Part) => readonly AttackName[],
  ) =>
  (laboratory: Laboratory<Profile>, seed: number, part: Part) => ({
    ...trials(laboratory, seed, part),
    audits: attackAudits(laboratory, part, attacksOf(part)),
  });

/** Both arms of a part's architecture, and the audit of its attack. */
export const auditedPairs = withAudits(pairs, ({ attack }: AttackPart) => [attack]);
