import { claim, reconstructionMeasures, reconstructions } from '../../src/index.js';

const { adaptiveOf, adaptiveRequests, armRequests, reconstructionPreset } = reconstructions;
const { evaluationsOf, panelParts, unlessExcluded, usualTest } = reconstructionMeasures;
const arms = ['dna', 'autoencoder'] as const;

const panelsOf = (profile: Parameters<typeof reconstructionPreset>[0]) => {
  const { attacks, adaptiveEpsilons } = reconstructionPreset(profile);
  return attacks.flatMap((attack) =>
    adaptiveEpsilons.map((epsilon) => ({ id: `${attack}/${epsilon}`, attack, epsilon })),
  );
};

/** The aims up to which the authors' objective, and the three attacks of the released models' audit, go. */
const stages = { joint: 0, 'worst of three': 2 } as const;

type Adaptive = ReturnType<typeof adaptiveOf>;

/** Share of images that stand after the aim at `stage` and all before it; after all aims without one. */
function standing(
  { attacked }: Adaptive,
  { attack, epsilon }: { attack: string; epsilon: number },
  stage?: number,
) {
  const found = attacked.find((row) => row.attack === attack && row.epsilon === epsilon);
  if (found === undefined) return NaN;
  const aims = found.standing;
  return (aims[Math.min(stage ?? Infinity, aims.length - 1)]?.either ?? NaN) / found.images;
}

claim({
  id: 'audit-dna-worst-of-three',
  declare: (profile) => ({
    source: 'Audit of Figure 6 (ours)',
    statement:
      'An attacker who takes, per image, the strongest of several aims (both paths, either path, the path that holds out longest; cross-entropy and margins) takes more from the DNA than from the autoencoder.',
    kind: 'directional',
    estimand:
      'lead of the DNA (right through either path) over the autoencoder under the joint attack − its lead under the strongest of all aims, both attacked with cross-entropy and margins',
    threshold: 0,
    smallestEffect: 0.02,
    ...usualTest(profile),
    parts: panelParts(profile, { arms, panels: panelsOf(profile) }),
  }),
  trials: (laboratory, seed) => [
    ...armRequests(laboratory, seed, arms),
    ...adaptiveRequests(laboratory, seed),
  ],
  measure: (trials, profile) => {
    const [dna, autoencoder] = trials.slice(arms.length).map(adaptiveOf);
    if (dna === undefined || autoencoder === undefined) return {};
    const lost = panelsOf(profile).map((panel): [string, number] => {
      const lead = (stage?: number) => standing(dna, panel, stage) - standing(autoencoder, panel, stage);
      return [panel.id, lead(stages.joint) - lead()];
    });
    return unlessExcluded(evaluationsOf(trials, arms), profile, Object.fromEntries(lost));
  },
  details: (seeds, profile) => {
    const mean = (trial: number, panel: { attack: string; epsilon: number }, stage?: number) =>
      seeds.reduce((sum, { trials }) => sum + standing(adaptiveOf(trials[trial]), panel, stage), 0) /
      seeds.length;
    return [
      {
        title: 'Accuracy under stronger and stronger attackers, mean over seeds',
        columns: [
          'attack',
          'ε',
          'DNA, joint',
          'DNA, worst of three',
          'DNA, all aims',
          'autoencoder, cross-entropy',
          'autoencoder, and margin',
        ],
        rows: panelsOf(profile).map((panel) => [
          panel.attack,
          panel.epsilon,
          mean(2, panel, stages.joint),
          mean(2, panel, stages['worst of three']),
          mean(2, panel),
          mean(3, panel, 0),
          mean(3, panel),
        ]),
      },
    ];
  },
});
