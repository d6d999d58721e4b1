import type { Layer } from './architecture.js';

/** Neighbouring layers that a backend may compute as one. */
export type Block = readonly [Layer, ...Layer[]];

/** What may follow a layer in its block, in this order. */
const followers: Partial<Record<Layer['kind'], readonly Layer['kind'][]>> = { dense: ['relu'] };

/** Cuts a list of layers into blocks: a dense layer and the ReLU behind it are one, every other layer is its own. */
export function blocksOf(layers: readonly Layer[]): readonly Block[] {
  const blocks: [Layer, ...Layer[]][] = [];
  let open: readonly Layer['kind'][] = [];
  for (const layer of layers) {
    const [next, ...later] = open;
    if (layer.kind === next) {
      blocks.at(-1)?.push(layer);
      open = later;
    } else {
      blocks.push([layer]);
      open = followers[layer.kind] ?? [];
    }
  }
  return blocks;
}
