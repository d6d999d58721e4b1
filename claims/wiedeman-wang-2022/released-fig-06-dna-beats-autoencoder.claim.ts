import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedPanels } from '#papers/wiedeman-wang-2022/released/released-panels.js';
import {
  discordantShare,
  releasedReconstructions,
  releasedReconstructionTrials,
  releasedRight,
} from '#papers/wiedeman-wang-2022/released/released-study.js';
import { releasedAccuracy } from '#papers/wiedeman-wang-2022/released/released-tables.js';

description('released-fig-06-dna-beats-autoencoder', {
  source: "Figure 6, the authors' models, per-sample attack objective",
  group: 'released',
  figure: '6',
  statement:
    "The authors' DNA (right through either path) is more accurate than their autoencoder at every ε, under FGSM and PGD.",
  estimand: 'share of the images on which exactly one of the two is right that are right for the DNA',
  unit: 'plain',
  parts: releasedPanels,
  trials: releasedReconstructionTrials,
  measure: (trials, profile) => {
    const { dna, autoencoder } = releasedReconstructions(trials);
    return Object.fromEntries(
      releasedPanels(profile).map((panel) => [
        panel.id,
        { share: discordantShare(releasedRight(dna, panel), releasedRight(autoencoder, panel)) },
      ]),
    );
  },
  beside: (trials, profile) => releasedAccuracy(releasedReconstructions(trials), profile),
});
