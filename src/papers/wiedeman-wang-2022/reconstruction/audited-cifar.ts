import { laboratoryOn, type Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import {
  armAudits,
  auditedArms,
  everyAttack,
  ofPart,
  type AuditedAttacks,
} from './audited-reconstructions.js';
import { cifarPreset } from './cifar-preset.js';
import { bothData, cifarArms, figure8Arms, figure8ControlArms, type AttackPart } from './cifar-study.js';
import type { AttackedPanel } from './reconstruction-study.js';

const figure8: AuditedAttacks<Pick<AttackedPanel, 'attack'>> = {
  arms: () => [cifarArms.dna, cifarArms.autoencoder],
  ...{ attacks: ofPart, preset: cifarPreset },
};

/** The arms of Figure 8, and the audits of the part's attack. */
export const auditedFigure8Arms = auditedArms(figure8Arms, figure8);

/** The same with the audits of every attack of Figure 8. */
export const figure8ArmsFullyAudited = auditedArms(figure8Arms, {
  ...{ arms: () => [cifarArms.dna, cifarArms.autoencoder], attacks: everyAttack, preset: cifarPreset },
});

/** The DNA and its control, and the audits of the part's attack. */
export const auditedFigure8ControlArms = auditedArms(figure8ControlArms, {
  ...figure8,
  arms: () => [cifarArms.dna, cifarArms.regular],
});

/** DNA and autoencoder of a seed on both sets of data, and the audits of the part's attack on each. */
export const auditedBothData = (laboratory: Laboratory<Profile>, seed: number, part: AttackPart) => ({
  ...bothData(laboratory, seed),
  audits: [
    ...armAudits(laboratory, part, figure8),
    ...armAudits(laboratoryOn(laboratory, 'mnist'), part, {
      arms: () => ['dna', 'autoencoder'],
      attacks: ofPart,
    }),
  ],
});
