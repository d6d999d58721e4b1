import { describe, expect, it } from 'vitest';
import { cnn, fc } from './architecture.js';
import { blocksOf } from './layer-blocks.js';
import { mnistDna } from './reconstruction-architectures.js';

const kinds = (layers: Parameters<typeof blocksOf>[0]) =>
  blocksOf(layers).map((block) => block.map(({ kind }) => kind).join(' '));

describe('blocksOf', () => {
  it('leaves no layer out and changes no order', () => {
    for (const { layers } of [cnn, fc, mnistDna]) expect(blocksOf(layers).flat()).toEqual([...layers]);
  });

  it('joins a dense layer with its ReLU, a convolution with ReLU and pooling, and nothing else', () => {
    expect(kinds(fc.layers).slice(0, 3)).toEqual(['flatten', 'dense relu', 'batch-norm']);
    expect(kinds(fc.layers).at(-1)).toBe('dense');
    expect(kinds(cnn.layers)).toEqual([
      'convolution relu max-pool',
      'convolution relu max-pool',
      'convolution relu global-average-pool',
      'dense',
    ]);
    expect(kinds(cnn.layers.slice(0, 2))).toEqual(['convolution', 'relu']);
    expect(kinds([{ kind: 'relu' }, { kind: 'relu' }])).toEqual(['relu', 'relu']);
    expect(kinds(mnistDna.decoder)).toEqual(['dense relu', 'dense', 'sigmoid']);
  });
});
