import type { Laboratory } from '../../../../harness/laboratory.js';
import type { TrialOutput } from '../../../../harness/store/trial.js';
import type { Trial } from '../../../../harness/trials.js';
import type { Profile } from '../../profiles.js';
import { presetOf, type ArchitecturePart } from '../by-architecture.js';
import { dvergePresets, dvergeStarts, startExclusionReason } from '../dverge-study.js';
import { dvergeTrial, type DvergeResult } from '../dverge-trials.js';
import { pairArms } from '../pair-study.js';
import { auditedEpsilon, auditedSeeds, type AttackAudits } from './attack-audits.js';
import { attackAudits } from './audited-pairs.js';
import { auditedImages, auditTrial, pairAuditVersion } from './pair-audit-trial.js';

type Part = Pick<ArchitecturePart, 'architecture'>;

/** Of Figure 4. */
const attack = 'pgd-linf';

/** The audit of Figure 4's attack on both models of the pairs that DVERGE left, from either start. */
export function dvergeAuditTrial(
  laboratory: Laboratory<Profile>,
  { architecture }: Part,
  seed: number,
): Trial<AttackAudits> {
  const presets = presetOf(dvergePresets(laboratory.profile), architecture);
  const audited = pairArms.map((arm) => ({
    trial: dvergeTrial(laboratory, presets, { architecture, arm, seed }),
    name: `the pair that began ${arm}, after DVERGE`,
    leaves: (numbers: TrialOutput['numbers']) =>
      startExclusionReason(numbers as unknown as DvergeResult, presets.pair.minimumAccuracy) !== undefined,
  }));
  const trained = audited.map(({ trial: { spec } }) => spec);
  const epsilon = auditedEpsilon(presets.dverge.measured);
  const spec = {
    ...{ experiment: 'audit-attack', version: pairAuditVersion, seed },
    configuration: {
      ...{ architecture, attack, epsilon, images: auditedImages },
      trained: trained.map(({ configuration }) => configuration),
      trainingVersion: trained[0]?.version ?? 0,
    },
  };
  return auditTrial(laboratory, spec, { attack, epsilon, audited });
}

/** Both starts of a seed, and the audits of their attack on the pairs of the audited seeds, before DVERGE and after. */
export const auditedStarts = (laboratory: Laboratory<Profile>, seed: number, part: Part) => ({
  ...dvergeStarts(laboratory, seed, part),
  audits: [
    ...attackAudits(laboratory, part, [attack]),
    ...auditedSeeds(laboratory.profile).map((audited) => dvergeAuditTrial(laboratory, part, audited)),
  ],
});
