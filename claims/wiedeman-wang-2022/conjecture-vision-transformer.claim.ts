import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  acrossGap,
  architectureParts,
  architectureTable,
  betweenArchitectures,
} from '#papers/wiedeman-wang-2022/conjectures/architecture-study.js';

claim('conjecture-vision-transformer', {
  source: 'Discussion',
  group: 'conjecture',
  statement:
    'Attacks transfer less between a CNN and a vision transformer than between two CNNs; and than within an architecture on average, so that it is not only that a transformer is harder to fool.',
  kind: { superiority: 0 },
  asserts: 'every-part',
  estimand:
    'transfer rate between two CNNs trained alone, or the mean of that and the rate between two small vision transformers − mean of the rates between each CNN and each transformer, PGD l∞, of samples that both models had right, both directions',
  unit: 'points',
  smallestEffect: 0.05,
  parts: architectureParts,
  trials: betweenArchitectures,
  measure: ({ found }, part) => acrossGap(found, part),
  beside: architectureTable,
});
