/** What the paper prints, as fractions, all at ε = 0.25 with pixels in [0, 1]; single runs unless said otherwise. */
export const printed = {
  /** Section 4: a shallow softmax classifier, and a maxout network, on the MNIST test set. */
  softmax: { error: 0.999, confidence: 0.793 },
  maxout: { error: 0.894, confidence: 0.976 },
  /** Section 5, Figure 2: logistic regression on 3 against 7. */
  logistic: { cleanError: 0.016, error: 0.99 },
  /** Section 6: the maxout network with dropout, without and with adversarial training. */
  adversarialTraining: {
    cleanError: { plain: 0.0094, adversarial: 0.0084 },
    error: { plain: 0.894, adversarial: 0.179 },
    /** Of the larger network, mean of five runs. */
    largerCleanError: 0.00782,
    /** Images made on the one network, judged by the other. */
    plainToAdversarial: 0.196,
    adversarialToPlain: 0.409,
    /** Mean over the trained network's mistakes. */
    confidence: 0.814,
  },
} as const;
