import { withAudits } from './audit/audited-pairs.js';
import type { Beside } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import type { Laboratory } from '../../../harness/laboratory.js';
import type { Measurement } from '../../../harness/runnable-claim.js';
import type { Trial } from '../../../harness/trials.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { neighbours } from '../../../evaluation/attack-grid.js';
import type { PairPreset, Profile, ProfileName } from '../profiles.js';
import { byArchitecture, presetOf, type ArchitecturePart } from './by-architecture.js';
import { exclusionReason, type PairEvaluation } from './pair-results.js';
import { directions, furtherPresets, pairRate, pairs } from './pair-study.js';
import { pairEvaluationTrial, type PairRequest } from './pair-trials.js';
import { meanRate, rateDifference, rateOf, type MeasuredValue } from './transfer-rates.js';

/** Weights of the correlation loss, rising. Those of Figure 3, 0 and 0.05, are in every profile and share its pairs. */
const doses: Readonly<Record<ProfileName, readonly number[]>> = {
  quick: [0, 0.05, 0.2],
  reduced: [0, 0.05, 0.2],
  paper: [0, 0.0125, 0.025, 0.05, 0.1, 0.2],
};

/** What is measured of every pair: one attack of Figure 3, at the magnitudes that leave room above and below. */
const measured = { attacks: ['pgd-linf'], epsilons: [0.05, 0.1] } as const;

/** A step from one weight to the next. */
export interface DosePart extends ArchitecturePart {
  readonly smaller: number;
  readonly larger: number;
}

/** A part for each architecture and step. */
export const doseParts = (profile: Profile): readonly DosePart[] =>
  byArchitecture(furtherPresets, () =>
    neighbours(doses[profile.name]).map(([smaller, larger]) => ({
      id: `${smaller}-${larger}`,
      label: `λ ${smaller} → ${larger}`,
      ...{ smaller, larger },
    })),
  )(profile);

/** The weights of a profile, rising. */
export const dosesOf = ({ name }: Pick<Profile, 'name'>): readonly number[] => doses[name];

/** A pair of one weight; that of λ = 0 is Figure 3's regular one. */
export interface Dose {
  readonly architecture: ArchitectureName;
  readonly lambda: number;
}

/** How the pair of a weight is asked for; the preset's λ must be the weight. */
export const requestOfDose = ({
  architecture,
  lambda,
  seed,
}: Dose & { readonly seed: number }): PairRequest => ({
  ...{ architecture, seed },
  arm: lambda === 0 ? 'regular' : 'decorrelated',
});

/** The pair of a weight, evaluated. */
export function pairOfDose(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture, lambda }: Dose,
): Trial<PairEvaluation> {
  const preset = presetOf(laboratory.profile.pairs, architecture);
  const { regular, decorrelated } = pairs(laboratory, seed, { architecture });
  if (lambda === 0) return regular;
  if (lambda === preset.lambda) return decorrelated;
  const own: PairPreset = { ...preset, ...measured, lambda };
  return pairEvaluationTrial(laboratory, own, requestOfDose({ architecture, lambda, seed }));
}

/** The pairs on both sides of a step, for one seed. */
export function dosePairs(
  laboratory: Laboratory<Profile>,
  seed: number,
  { architecture, smaller, larger }: DosePart,
): { readonly smaller: Trial<PairEvaluation>; readonly larger: Trial<PairEvaluation> } {
  const at = (lambda: number) => pairOfDose(laboratory, seed, { architecture, lambda });
  return { smaller: at(smaller), larger: at(larger) };
}

/** The same, and the audit of their attack. */
export const auditedDosePairs = withAudits(dosePairs, () => measured.attacks);

/** Transfer rate of a pair, mean of magnitudes and directions. */
export const doseRate = (evaluation: PairEvaluation): MeasuredValue =>
  meanRate(
    measured.epsilons.flatMap((epsilon) =>
      directions.map((direction) => pairRate(evaluation, measured.attacks[0], epsilon, direction)),
    ),
  );

/** A step after which R² is not lower by more says nothing of correlation; the bound of `text-distance-has-no-trend`. */
const smallestFall = 0.02;

const meanR2 = ({ features: { r2 } }: PairEvaluation) => (r2[0] + r2[1]) / 2;

/** How far a step lowers the transfer rate; a dead or poor pair, and a step that lowers no correlation, count as no difference. */
export function doseStep(
  pairsOfStep: Readonly<Record<'smaller' | 'larger', PairEvaluation>>,
  { architecture, ...step }: DosePart,
  profile: Profile,
): Measurement {
  const { minimumAccuracy } = presetOf(profile.pairs, architecture);
  for (const side of ['smaller', 'larger'] as const) {
    const reason = exclusionReason(pairsOfStep[side], minimumAccuracy);
    const arm = `λ ${step[side]}`;
    if (reason !== undefined) return { excluded: { reason: `${arm}: ${reason}`, arm }, countsAs: 0 };
  }
  const fall = meanR2(pairsOfStep.smaller) - meanR2(pairsOfStep.larger);
  if (!(fall > smallestFall)) {
    const reason = `R² (mean of both directions) fell by ${fall.toFixed(3)} from λ ${step.smaller} to ${step.larger}, more than ${smallestFall} needed`;
    return { excluded: { reason, arm: `λ ${step.larger}` }, countsAs: 0 };
  }
  const of = (side: 'smaller' | 'larger') => rateOf(`λ ${step[side]}`, doseRate(pairsOfStep[side]));
  return rateDifference(of('smaller'), of('larger'));
}

/** R² both ways and transfer rate by λ and seed. */
export function doseTable(
  runs: readonly SeedRun<DosePart, Readonly<Record<'smaller' | 'larger', PairEvaluation>>>[],
): Beside {
  const byPlace = new Map(
    runs.flatMap(({ seed, part, trials }) =>
      (['smaller', 'larger'] as const).map((side) => {
        const { architecture, [side]: lambda } = part;
        const { features, collapse } = trials[side];
        const rate = doseRate(trials[side]);
        const row = [
          ...[architecture, seed, lambda, ...features.r2, 'value' in rate ? rate.value : null],
          collapse === null ? 'no' : `model ${collapse.model}`,
        ];
        return [`${architecture} ${lambda} ${seed}`, row] as const;
      }),
    ),
  );
  const columns = ['architecture', 'seed', 'λ', 'R² 1→2', 'R² 2→1', 'transfer rate', 'died'];
  const title = 'Correlation and transfer by weight of the loss (PGD l∞, ε 0.05 and 0.1, both directions)';
  return { details: [{ title, columns, rows: [...byPlace.values()] }] };
}
