import { description } from '#papers/wiedeman-wang-2022/claim.js';
import {
  releasedPairs,
  releasedPairTrials,
  releasedTransfer,
} from '#papers/wiedeman-wang-2022/released/released-study.js';

const at = (direction: '1→2' | '2→1') => ({ attack: 'fgsm-linf', epsilon: 0.05, direction }) as const;

description('released-audit-directions-differ', {
  source: 'Figure 3, audit',
  group: 'released',
  statement:
    "The two directions of transfer differ strongly in the authors' CNN pairs, and the figure shows only 1→2: the higher rate for the regular pair, the lower one for the decorrelated.",
  estimand: 'FGSM l∞, ε = 0.05: transfer rate of one direction − that of the other',
  unit: 'points',
  parts: () => [
    { id: 'regular', label: 'regular pair, 1→2 − 2→1' },
    { id: 'decorrelated', label: 'decorrelated pair, 2→1 − 1→2' },
  ],
  trials: releasedPairTrials,
  measure: (trials) => {
    const { regular, decorrelated } = releasedPairs(trials);
    return {
      regular: { shareLess: [releasedTransfer(regular, at('1→2')), releasedTransfer(regular, at('2→1'))] },
      decorrelated: {
        shareLess: [releasedTransfer(decorrelated, at('2→1')), releasedTransfer(decorrelated, at('1→2'))],
      },
    };
  },
});
