import { description } from '#papers/wiedeman-wang-2022/claim.js';
import { releasedPreset } from '#papers/wiedeman-wang-2022/released/released-preset.js';
import {
  releasedReconstructions,
  releasedReconstructionTrials,
} from '#papers/wiedeman-wang-2022/released/released-study.js';
import { worstOfThree, worstTable } from '#papers/wiedeman-wang-2022/released/worst-of-three.js';

description('released-audit-worst-of-three', {
  source: 'Figure 6, audit',
  group: 'released',
  statement:
    "Taking, per image, the strongest of three attacks (both paths, path 1, path 2) removes most of the authors' DNA's gain over their autoencoder under FGSM.",
  estimand:
    'per image, mean over ε: what the three attacks take from the DNA − what they leave of its gain over the autoencoder',
  unit: 'points',
  parts: (profile) => {
    const { epsilons } = releasedPreset(profile).reconstructions.fgsm;
    return [{ id: 'fgsm-linf', label: `FGSM l∞, mean over ε ${epsilons.join(', ')}` }];
  },
  trials: releasedReconstructionTrials,
  measure: (trials, profile) => ({
    'fgsm-linf': { scores: worstOfThree(releasedReconstructions(trials), profile) },
  }),
  beside: (trials, profile) => worstTable(releasedReconstructions(trials), profile),
});
