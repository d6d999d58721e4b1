import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { paperTransferGap } from '../printed.js';
import { withAudits } from './audit/audited-pairs.js';
import { notRunOf, presetOf } from './by-architecture.js';
import { pairEvaluationTrial } from './pair-trials.js';
import { pairs, type AttackPart, type PairEvaluations } from './pair-study.js';
import type { PairEvaluation } from './pair-results.js';

/** The pairs of Figure 3, and one that was trained with the correlation loss in both directions. */
export interface TwoWayEvaluations extends PairEvaluations {
  readonly twoWay: PairEvaluation;
}

export type TwoWayRun = SeedRun<AttackPart, TwoWayEvaluations>;

/** Attacks whose printed curves the released code draws as the paper says: its l2 attacks are faulty. */
const attacks = ['fgsm-linf', 'pgd-linf'] as const;

/** A part for each attack, of FC pairs, with the paper's drop for one direction. */
export function twoWayParts(profile: Profile): readonly AttackPart[] {
  const preset = profile.pairs.fc;
  return attacks.map((attack) => ({
    ...{ id: `fc/${attack}`, label: `FC, ${attack}`, architecture: 'fc', attack },
    ...notRunOf(profile.pairs, 'fc'),
    ...('notRun' in preset ? {} : { paper: paperTransferGap('fc', attack, preset.epsilons) }),
  }));
}

/** Both arms of Figure 3 for one seed, and the pair with the loss in both directions. */
function pairsBothWays(laboratory: Laboratory<Profile>, seed: number, part: AttackPart) {
  const { architecture } = part;
  const preset = presetOf(laboratory.profile.pairs, architecture);
  const request = { architecture, arm: 'decorrelated', seed, wayOut: { form: 'two-way' } } as const;
  return { ...pairs(laboratory, seed, part), twoWay: pairEvaluationTrial(laboratory, preset, request) };
}

/** The same, and the audits of the part's attack. */
export const auditedPairsBothWays = withAudits(pairsBothWays, ({ attack }: AttackPart) => [attack]);

/** Regular pair against the one with the loss in both directions, as the arms of Figure 3. */
export const armsBothWays = ({ regular, twoWay }: TwoWayEvaluations): PairEvaluations => ({
  regular,
  decorrelated: twoWay,
});
