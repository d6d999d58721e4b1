import {
  architectureNames,
  auditedPairRequests,
  auditObstacle,
  claim,
  directions,
  measuredRate,
  pairArms,
  pairedEvaluations,
  pairPreset,
  panelParts,
  paperNumbers,
  transferGap,
  transferPanels,
} from '../../src/index.js';

const { paperTransferGap, paperTransferRate } = paperNumbers;

claim({
  id: 'fig-03-decorrelation-lowers-transfer',
  declare: (profile) => ({
    source: 'Figure 3',
    statement:
      'Attacks transfer less between models trained with the correlation loss, for CNN and FC, FGSM and PGD, l∞ and l2.',
    kind: 'directional',
    estimand:
      'transfer rate of the regular pair − that of the decorrelated pair, mean of four magnitudes and both directions',
    threshold: 0,
    alpha: 0.05,
    power: 0.8,
    smallestEffect: 0.05,
    seeds: profile.seeds,
    parts: panelParts(profile, (architecture, attack, { epsilons }) => ({
      paper: paperTransferGap(architecture, attack, epsilons),
    })),
  }),
  trials: auditedPairRequests,
  figures: (seeds, profile) =>
    transferPanels(seeds.flatMap(({ trials }) => pairedEvaluations(trials, profile))),
  measure: (trials, profile) =>
    Object.fromEntries(
      pairedEvaluations(trials, profile).flatMap((pair) =>
        pair.preset.attacks.map((attack) => [
          `${pair.architecture}/${attack}`,
          auditObstacle(trials, { architecture: pair.architecture, attack }) ??
            (pair.exclusion === undefined
              ? transferGap(pair, attack, pair.preset.epsilons)
              : { excluded: pair.exclusion }),
        ]),
      ),
    ),
  details: (seeds, profile) => {
    const pairs = seeds.flatMap(({ trials }) => pairedEvaluations(trials, profile));
    const kept = pairs.filter((pair) => pair.exclusion === undefined);
    const rows = architectureNames.flatMap((architecture) => {
      const preset = pairPreset(profile, architecture);
      if ('notRun' in preset) return [];
      const own = kept.filter((pair) => pair.architecture === architecture);
      return preset.attacks.flatMap((attack) =>
        preset.epsilons.flatMap((epsilon) =>
          directions.map((direction) => {
            const mean = (arm: (typeof pairArms)[number]) => {
              const rates = own.flatMap((pair) => {
                const measured = measuredRate(pair[arm], attack, epsilon, direction);
                return 'rate' in measured ? [measured.rate] : [];
              });
              return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
            };
            const paper = (arm: (typeof pairArms)[number]) =>
              direction === '1→2' ? paperTransferRate(architecture, arm, attack, epsilon) : null;
            return [architecture, attack, epsilon, direction, ...pairArms.map(mean), ...pairArms.map(paper)];
          }),
        ),
      );
    });
    return [
      {
        title:
          'Transfer rates by magnitude and direction, mean over seeds, beside the paper’s single run (1→2 only; its l2 attacks are faulty)',
        columns: [
          'architecture',
          'attack',
          'ε',
          'direction',
          'regular',
          'decorrelated',
          'paper regular',
          'paper decorrelated',
        ],
        rows,
      },
    ];
  },
});
