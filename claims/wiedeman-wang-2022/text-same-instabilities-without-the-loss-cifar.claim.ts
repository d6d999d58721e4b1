import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import {
  reconstructionTable,
  evaluatedSeeds,
} from '#papers/wiedeman-wang-2022/figures/reconstruction-panels.js';
import { auditedFigure8ControlArms } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import {
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { splitByAttack } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('text-same-instabilities-without-the-loss-cifar', {
  source: 'Results, control of Figure 8',
  dataset: cifarData,
  statement:
    'On CIFAR-10 the two paths of a DNA that was trained without the correlation loss (λ = 0) fail together more than those of one that was trained with it.',
  kind: { superiority: 0 },
  estimand:
    'share of the attacked images that are right through exactly one of the two paths − the share of the same images without an attack, mean of FGSM and PGD and all ε: DNA − DNA with λ = 0 of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  parts: cifarParts(),
  trials: auditedFigure8ControlArms,
  measure: ({ arms, audits }, part, profile) =>
    auditObstacle(audits) ??
    unlessCifarArmLeaves(arms, profile, splitByAttack(arms.dna, part) - splitByAttack(arms.regular, part)),
  beside: (runs) => ({ details: [reconstructionTable(evaluatedSeeds(runs))] }),
});
