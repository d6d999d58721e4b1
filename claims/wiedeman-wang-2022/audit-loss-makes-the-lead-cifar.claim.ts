import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { auditedFigure8ControlArms } from '#papers/wiedeman-wang-2022/reconstruction/audited-cifar.js';
import {
  cifarData,
  cifarParts,
  unlessCifarArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/cifar-study.js';
import { accuracyOf } from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

claim('audit-loss-makes-the-lead-cifar', {
  source: 'Audit of Figure 8 (ours)',
  group: 'audit',
  dataset: cifarData,
  statement:
    'On CIFAR-10 a DNA that was trained without the correlation loss (λ = 0) is within five points of one that was trained with it: two guesses, not the loss, make its lead.',
  kind: { equivalence: 0.05 },
  estimand:
    'accuracy under attack, right through either path, mean of FGSM and PGD and all ε: DNA − DNA with λ = 0 of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  parts: cifarParts(),
  trials: auditedFigure8ControlArms,
  measure: ({ arms, audits }, part, profile) => {
    const of = (arm: 'dna' | 'regular') => accuracyOf(arms[arm], part, 'either');
    return auditObstacle(audits) ?? unlessCifarArmLeaves(arms, profile, of('dna') - of('regular'), 'leaves');
  },
});
