import { fixedClaim, releasedStudy } from '../../src/index.js';

const { releasedPairRequests, releasedPairs, releasedTransfer } = releasedStudy;

const at = (direction: '1→2' | '2→1') => ({ attack: 'fgsm-linf', epsilon: 0.05, direction }) as const;

fixedClaim({
  id: 'released-audit-directions-differ',
  declare: () => ({
    source: 'Figure 3, audit',
    statement:
      "The two directions of transfer differ strongly in the authors' CNN pairs, and the figure shows only 1→2: the higher rate for the regular pair, the lower one for the decorrelated.",
    estimand: 'FGSM l∞, ε = 0.05: the higher direction’s transfer rate − the lower one’s',
    threshold: 0,
    alpha: 0.05,
    smallestEffect: 0.05,
    parts: [
      { id: 'regular', label: 'regular pair, 1→2 above 2→1' },
      { id: 'decorrelated', label: 'decorrelated pair, 2→1 above 1→2' },
    ],
  }),
  trials: releasedPairRequests,
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
