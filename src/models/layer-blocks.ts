import type { Layer } from './architecture.js';

/** Neighbouring layers that a backend may compute as one. */
export type Block = readonly [Layer, ...Layer[]];

type Kinds = readonly Layer['kind'][];

/** Blocks of more than one layer. */
const patterns: readonly Kinds[] = [
  ['dense', 'relu'],
  ['convolution', 'relu', 'max-pool'],
  ['convolution', 'relu', 'global-average-pool'],
];

/**
 * Cuts a list of layers into blocks: a dense layer with the ReLU behind it, or a convolution with ReLU and pooling; every other
 * layer is its own.
 */
export function blocksOf(layers: readonly Layer[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let rest = layers; rest.length > 0;) {
    const fits = (kinds: Kinds) => kinds.every((kind, index) => rest[index]?.kind === kind);
    const length = patterns.find(fits)?.length ?? 1;
    blocks.push(rest.slice(0, length) as unknown as Block);
    rest = rest.slice(length);
  }
  return blocks;
}
