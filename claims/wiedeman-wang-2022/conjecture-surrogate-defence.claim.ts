import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  defenceGain,
  deployed,
  deploymentParts,
  deploymentTable,
} from '#papers/wiedeman-wang-2022/conjectures/surrogate-defence-study.js';

claim('conjecture-surrogate-defence', {
  source: 'Discussion',
  group: 'conjecture',
  statement:
    'A model decorrelated from a fixed surrogate resists black-box attacks: points made on eight surrogates of the attacker’s own fool it less often than a model trained without.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'share of images, of those that both models had right, that the attacker’s points (MI-FGSM) fool: the plain model − the one decorrelated from the surrogate, same start and data order',
  unit: 'points',
  smallestEffect: 0.05,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: deploymentParts,
  trials: deployed,
  measure: (trials, part, profile) => defenceGain(trials.deployed, part, profile),
  beside: deploymentTable,
});
