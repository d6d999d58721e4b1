import type { AttackVariant } from '../attacks/attack-config.js';
import type { RandomStream } from '../core/random-stream.js';
import type { LabelledImages } from '../data/dataset.js';
import type { AttackName } from './attack-grid.js';

/** What checkpoints are evaluated on, and under which attacks. */
export interface EvaluationSetting {
  readonly images: LabelledImages;
  /** Positions in `images`; reconstructions are attacked in batches of 500 in this order. */
  readonly indices: Uint32Array;
  readonly attacks: readonly AttackName[];
  /** l∞ magnitudes in pixel units; the budget in l2 is ε·√d. */
  readonly epsilons: readonly number[];
  readonly variant: AttackVariant;
  /** Random starts come from `stream.split('<attack> <ε>')`, then from the image's index. */
  readonly stream: RandomStream;
  /** Called as the work goes on, in words: "pgd-linf, ε 0.1, 1→2". */
  readonly onProgress?: (step: string) => void;
  /** Called between batches, so that leases stay fresh. */
  readonly onBatch?: () => void;
}

/** One attack at one magnitude. */
export interface GridPoint {
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly stream: RandomStream;
}

/** Every attack at every magnitude, attacks outermost. */
export function gridOf({
  attacks,
  epsilons,
  stream,
}: Pick<EvaluationSetting, 'attacks' | 'epsilons' | 'stream'>): GridPoint[] {
  return attacks.flatMap((attack) =>
    epsilons.map((epsilon) => ({ attack, epsilon, stream: stream.split(`${attack} ${epsilon}`) })),
  );
}

/** The positions 0 … count − 1. */
export function firstIndices(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => index);
}
