import {
  architectureNames,
  attackNames,
  auditedPairRequests,
  auditObstacle,
  claim,
  neighbours,
  pairedEvaluations,
  pairPreset,
  paperNumbers,
  type PartDeclaration,
  transferGap,
} from '../../src/index.js';

const { paperTransferGap } = paperNumbers;

claim({
  id: 'fig-03-gap-narrows-with-epsilon',
  declare: (profile) => ({
    source: 'Figure 3',
    statement:
      'The difference in transfer rate between regular and decorrelated pairs shrinks at every step to a larger magnitude.',
    kind: 'monotone',
    estimand:
      'drop in transfer rate (regular − decorrelated, mean of both directions) at the smaller of two neighbouring magnitudes − that at the larger',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.02,
    // No seeds beyond the minimum: twelve steps for each architecture would always ask for the maximum.
    seeds: { ...profile.seeds, maximum: profile.seeds.minimum },
    parts: architectureNames.flatMap((architecture): PartDeclaration[] => {
      const preset = pairPreset(profile, architecture);
      if ('notRun' in preset)
        return [{ id: architecture, label: architecture.toUpperCase(), notRun: preset.notRun }];
      return attackNames.flatMap((attack) =>
        neighbours(preset.epsilons).map(([smaller, larger]) => ({
          id: `${architecture}/${attack}/${smaller}-${larger}`,
          label: `${architecture.toUpperCase()}, ${attack}, ε ${smaller} → ${larger}`,
          paper:
            paperTransferGap(architecture, attack, [smaller]) -
            paperTransferGap(architecture, attack, [larger]),
        })),
      );
    }),
  }),
  trials: auditedPairRequests,
  measure: (trials, profile) =>
    Object.fromEntries(
      pairedEvaluations(trials, profile).flatMap((pair) =>
        pair.preset.attacks.flatMap((attack) =>
          neighbours(pair.preset.epsilons).map(([smaller, larger]) => {
            const id = `${pair.architecture}/${attack}/${smaller}-${larger}`;
            const obstacle = auditObstacle(trials, { architecture: pair.architecture, attack });
            if (obstacle !== undefined) return [id, obstacle];
            if (pair.exclusion !== undefined) return [id, { excluded: pair.exclusion }];
            const [before, after] = [
              transferGap(pair, attack, [smaller]),
              transferGap(pair, attack, [larger]),
            ];
            if ('inconclusive' in before) return [id, before];
            if ('inconclusive' in after) return [id, after];
            return [id, { value: before.value - after.value }];
          }),
        ),
      ),
    ),
});
