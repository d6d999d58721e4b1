import type { Architecture, Layer } from './architecture.js';

const width = 64;

const block = (index: number): Layer => ({
  ...{ kind: 'transformer-block', name: `block${index}` },
  ...{ width, heads: 4, hidden: 2 * width },
});

/**
 * A small vision transformer of MNIST for the conjecture of the Discussion that transfer between architectures is lower: 16
 * patches of 7×7 pixels, two blocks of 4 heads, the mean of the tokens, a linear layer (Dosovitskiy et al. 2021).
 *
 * Not the paper's: it names no transformer. Features are the mean token, 64.
 */
export const visionTransformer: Architecture = {
  name: 'vision-transformer',
  inputShape: [28, 28, 1],
  layers: [
    { kind: 'patches', name: 'embed', size: 7, inputs: 1, tokens: 16, width },
    block(1),
    block(2),
    { kind: 'token-mean' },
    { kind: 'dense', name: 'l', inputs: width, outputs: 10 },
  ],
  featureLayer: 3,
  featureCount: width,
  featureChannels: width,
};
