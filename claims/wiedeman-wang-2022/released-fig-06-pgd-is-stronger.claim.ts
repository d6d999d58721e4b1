import { fixedClaim, type Profile, releasedPreset, releasedStudy } from '../../src/index.js';

const { discordantShare, releasedReconstructionRequests, releasedReconstructions, releasedRight } =
  releasedStudy;

const subjects = ['dna', 'autoencoder'] as const;
const panels = (profile: Profile) =>
  subjects.flatMap((subject) =>
    releasedPreset(profile).reconstructions.pgd.epsilons.map((epsilon) => ({
      subject,
      epsilon,
      id: `${subject}/${epsilon}`,
    })),
  );

fixedClaim({
  id: 'released-fig-06-pgd-is-stronger',
  declare: (profile) => ({
    source: "Figure 6, the authors' models, per-sample attack objective",
    statement: "PGD leaves the authors' DNA (either) and autoencoder less accurate than FGSM does.",
    estimand: 'share of the images that survive exactly one of the two attacks that survive FGSM',
    threshold: 0.5,
    alpha: 0.05,
    smallestEffect: 0.1,
    parts: panels(profile).map(({ subject, epsilon, id }) => ({ id, label: `${subject}, ε ${epsilon}` })),
  }),
  trials: releasedReconstructionRequests,
  measure: (trials, profile) => {
    const released = releasedReconstructions(trials);
    return Object.fromEntries(
      panels(profile).map(({ subject, epsilon, id }) => {
        const under = (attack: 'fgsm-linf' | 'pgd-linf') =>
          releasedRight(released[subject], { attack, epsilon });
        return [id, { share: discordantShare(under('fgsm-linf'), under('pgd-linf')) }];
      }),
    );
  },
});
