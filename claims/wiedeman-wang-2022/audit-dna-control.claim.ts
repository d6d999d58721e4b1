import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import { auditObstacle } from '#papers/wiedeman-wang-2022/experiments/audit/attack-audits.js';
import { controlBeside } from '#papers/wiedeman-wang-2022/figures/control-panels.js';
import { auditedArms, ofPart } from '#papers/wiedeman-wang-2022/reconstruction/audited-reconstructions.js';
import {
  accuracyOf,
  evaluationsOf,
  reconstructionParts,
  unlessArmLeaves,
} from '#papers/wiedeman-wang-2022/reconstruction/reconstruction-study.js';

const evaluated = evaluationsOf('dna', 'dna-control', 'autoencoder');
const audited = auditedArms(evaluated, { arms: () => ['dna', 'dna-control'], attacks: ofPart });

claim('audit-dna-control', {
  source: 'Figure 6, audit',
  group: 'audit',
  figure: '6',
  statement:
    'It is the correlation loss, not the second neck, that makes the DNA more accurate under attack: the same network trained without the loss is less accurate.',
  kind: { superiority: 0 },
  estimand:
    'accuracy under attack, right through either path, mean of FGSM and PGD and all ε: DNA − the DNA with λ = 0 of the same seed',
  unit: 'points',
  smallestEffect: 0.03,
  // The control is trained for these claims alone, and takes this profile three minutes of a core for five seeds.
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: reconstructionParts(['dna', 'dna-control', 'autoencoder']),
  trials: audited,
  measure: ({ arms: { dna, 'dna-control': control }, audits }, part, profile) =>
    auditObstacle(audits) ??
    unlessArmLeaves(
      { dna, control },
      profile,
      accuracyOf(dna, part, 'either') - accuracyOf(control, part, 'either'),
    ),
  beside: controlBeside,
});
