import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  adaptiveTableOver,
  stages,
  standing,
} from '#papers/wiedeman-wang-2022/reconstruction/adaptive-study.js';
import {
  cifarAdaptiveArms,
  cifarAdaptivePanels,
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';

claim('audit-dna-worst-of-three-cifar', {
  source: 'Audit of Figure 8 (ours)',
  group: 'audit',
  dataset: cifarData,
  statement:
    'On CIFAR-10 an attacker who takes, per image, the strongest of several aims (both paths, either path, the path that holds out longest; cross-entropy and margins) takes more from the DNA than from the autoencoder.',
  kind: { superiority: 0 },
  estimand:
    'lead of the DNA (right through either path) over the autoencoder under the joint attack − its lead under the strongest of all aims, both attacked with cross-entropy and margins',
  unit: 'points',
  smallestEffect: 0.02,
  parts: cifarParts(undefined, cifarAdaptivePanels),
  trials: cifarAdaptiveArms,
  measure: ({ evaluated, attacked: { dna, autoencoder } }, part, profile) => {
    const lead = (stage?: number) => standing(dna, part, stage) - standing(autoencoder, part, stage);
    return unlessCifarArmLeaves(evaluated, profile, lead(stages.joint) - lead());
  },
  beside: (runs, profile) => adaptiveTableOver(runs, cifarAdaptivePanels(profile)),
});
