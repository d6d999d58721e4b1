import {
  fixedClaim,
  panelBesidePaper,
  paperNumbers,
  type Profile,
  reconstructionAxes,
  releasedPreset,
  releasedStudy,
  sharePoint,
} from '../../src/index.js';

const { discordantShare, releasedReconstructionRequests, releasedReconstructions, releasedRight } =
  releasedStudy;
const { paperFigures } = paperNumbers;

const epsilons = [0.05, 0.1, 0.15];
const panels = (['fgsm', 'pgd'] as const).flatMap((grid) =>
  epsilons.map((epsilon) => ({ grid, attack: `${grid}-linf` as const, epsilon, id: `${grid}/${epsilon}` })),
);
const isRun = (profile: Profile, { grid, epsilon }: (typeof panels)[number]) =>
  releasedPreset(profile).reconstructions[grid].epsilons.includes(epsilon);
const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

fixedClaim({
  id: 'released-fig-06-dna-beats-autoencoder',
  declare: (profile) => ({
    source: "Figure 6, the authors' models, per-sample attack objective",
    statement:
      "The authors' DNA (right through either path) is more accurate than their autoencoder at every ε, under FGSM and PGD.",
    estimand: 'share of the images on which exactly one of the two is right that are right for the DNA',
    threshold: 0.5,
    alpha: 0.05,
    smallestEffect: 0.1,
    parts: panels.map((panel) => ({
      id: panel.id,
      label: `${panel.attack}, ε ${panel.epsilon}`,
      ...(isRun(profile, panel)
        ? {}
        : { notRun: 'hardly an image of this profile survives; TRANSFER_CLAIMS_PROFILE=paper runs it' }),
    })),
  }),
  trials: releasedReconstructionRequests,
  measure: (trials) => {
    const { dna, autoencoder } = releasedReconstructions(trials);
    return Object.fromEntries(
      panels.map((panel) => [
        panel.id,
        { share: discordantShare(releasedRight(dna, panel), releasedRight(autoencoder, panel)) },
      ]),
    );
  },
  figures: (trials, profile) => {
    const released = releasedReconstructions(trials);
    const subjects = { dna: 'DNA, either path', autoencoder: 'autoencoder' } as const;
    return (['fgsm', 'pgd'] as const).map((grid) => {
      const own = panels.filter((panel) => panel.grid === grid && isRun(profile, panel));
      const series = (['dna', 'autoencoder'] as const).map((subject) => ({
        label: subjects[subject],
        source: 'released' as const,
        points: own.flatMap((panel) => {
          const right = releasedRight(released[subject], panel);
          return sharePoint(panel.epsilon, {
            successes: right.reduce((sum, value) => sum + value, 0),
            trials: right.length,
          });
        }),
      }));
      return panelBesidePaper(reconstructionAxes('6', grid), series);
    });
  },
  details: (trials, profile) => {
    const { dna, autoencoder } = releasedReconstructions(trials);
    const paper = paperFigures.figure6.accuracy;
    return [
      {
        title: "Accuracy of the authors' models under attack, beside Figure 6 (squares of batch means)",
        columns: [
          'attack',
          'ε',
          'images',
          'DNA, either',
          'autoencoder',
          'paper DNA, either',
          'paper autoencoder',
        ],
        rows: panels
          .filter((panel) => isRun(profile, panel))
          .map((panel) => {
            const [own, other] = [releasedRight(dna, panel), releasedRight(autoencoder, panel)];
            const printed = [paper['dna-either'], paper.autoencoder].map(
              (rows) => (rows[panel.grid][epsilons.indexOf(panel.epsilon) + 1] ?? NaN) / 100,
            );
            return [panel.attack, panel.epsilon, own.length, mean(own), mean(other), ...printed];
          }),
      },
    ];
  },
});
