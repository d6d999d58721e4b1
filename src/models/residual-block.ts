import type { Layer, ResidualBlock } from './architecture.js';

/** A residual block as layers: what its input goes through, and what it goes past them through. */
export interface ResidualLayers {
  readonly main: readonly Layer[];
  /** A 1×1 convolution where the number of channels changes; none where the input is added as it is. */
  readonly shortcut: readonly Layer[];
}

/**
 * The residual block with its activations first (wiedeman-wang-2022.md §2): BatchNorm, ReLU, convolution, BatchNorm, ReLU,
 * convolution, plus the input, or its 1×1 convolution where the channels change.
 *
 * Names are those of the authors' checkpoints: `bn1`, `c1`, `bn2`, `c2`, `id`.
 */
export function residualLayers({ name, inputs, outputs }: ResidualBlock): ResidualLayers {
  const convolution = (part: string, from: number, size: 1 | 3): Layer => {
    return { kind: 'convolution', name: `${name}.${part}`, inputs: from, outputs, size };
  };
  return {
    main: [
      { kind: 'batch-norm', name: `${name}.bn1`, channels: inputs },
      { kind: 'relu' },
      convolution('c1', inputs, 3),
      { kind: 'batch-norm', name: `${name}.bn2`, channels: outputs },
      { kind: 'relu' },
      convolution('c2', outputs, 3),
    ],
    shortcut: inputs === outputs ? [] : [convolution('id', inputs, 1)],
  };
}
