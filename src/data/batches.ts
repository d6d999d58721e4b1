import { requireInteger } from '../core/checks.js';
import { ConfigError } from '../core/errors.js';
import type { RandomStream } from '../core/random-stream.js';

/** How one epoch is cut into batches. */
export interface BatchOptions {
  /** Number of images in the set. */
  readonly count: number;
  /** Images per batch; 1000 for the paper's classifier pairs (wiedeman-wang-2022.md §3). */
  readonly batchSize: number;
  /** Decides the order; split it by epoch (`stream.split('epoch-3')`), or every epoch has the same order. */
  readonly stream: RandomStream;
  /**
   * Leave out the incomplete last batch. The correlation loss means something only for N > M + 1 samples of
   * M features, and a short rest may be fewer than that (wiedeman-wang-2022.md §1).
   * @default true
   */
  readonly dropLast?: boolean;
}

/**
 * The batches of one epoch: positions 0 … count − 1 in an order drawn from the stream, each at most once, and
 * exactly once where nothing is dropped.
 *
 * Shapes: yields [batchSize] each; with `dropLast: false` the last may be shorter.
 * @throws ConfigError at the call, if a size is not a whole number from 1, or not a single batch would come out.
 */
export function batches(options: BatchOptions): Generator<Uint32Array, void, undefined> {
  const { count, batchSize, stream, dropLast = true } = options;
  requireInteger('batches: count', count, { min: 1 });
  requireInteger('batches: batchSize', batchSize, { min: 1 });
  if (dropLast && batchSize > count) {
    throw new ConfigError(
      `batches: batchSize must be at most ${count}, the number of images, got ${batchSize}; ` +
        'the only batch would be dropped as incomplete: take more images, or dropLast: false',
    );
  }
  return cut(stream.permutation(count), batchSize, dropLast ? count - (count % batchSize) : count);
}

function* cut(order: Uint32Array, batchSize: number, end: number): Generator<Uint32Array, void, undefined> {
  for (let start = 0; start < end; start += batchSize) {
    yield order.slice(start, Math.min(start + batchSize, end));
  }
}
