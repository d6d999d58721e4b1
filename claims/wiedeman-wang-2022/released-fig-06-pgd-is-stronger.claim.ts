import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedPreset } from '#papers/wiedeman-wang-2022/released/released-preset.js';
import {
  discordantShare,
  releasedReconstructions,
  releasedReconstructionTrials,
  releasedRight,
} from '#papers/wiedeman-wang-2022/released/released-study.js';
import type { Profile } from '#papers/wiedeman-wang-2022/profiles.js';

const panels = (profile: Profile) =>
  (['dna', 'autoencoder'] as const).flatMap((subject) =>
    releasedPreset(profile).reconstructions.pgd.epsilons.map((epsilon) => ({
      id: `${subject}/${epsilon}`,
      label: `${subject}, ε ${epsilon}`,
      ...{ subject, epsilon },
    })),
  );

description('released-fig-06-pgd-is-stronger', {
  source: "Figure 6, the authors' models, per-sample attack objective",
  group: 'released',
  statement: "PGD leaves the authors' DNA (either) and autoencoder less accurate than FGSM does.",
  estimand: 'share of the images that survive exactly one of the two attacks that survive FGSM',
  unit: 'plain',
  parts: panels,
  trials: releasedReconstructionTrials,
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
