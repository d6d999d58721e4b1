import {
  bootstrapInterval,
  imageMean,
  type BootstrapOptions,
  type ImageEvidence,
} from './bootstrap-interval.js';

/** What is said of models that exist; nothing is decided. */
export interface ImageDescription {
  readonly verdict: 'described';
  /** Why there are no numbers, or what a reader must know of them. */
  readonly reason?: string;
  readonly images: number;
  readonly estimate: number | null;
  /** Of the mean over images like these. */
  readonly interval: readonly [number, number] | null;
}

/**
 * Describes a mean over the images of models that exist (docs/statistics.md: a hypothesis made from the same weights and
 * test set is descriptive): estimate and {@link bootstrapInterval}, no verdict but *described*.
 *
 * @param evidence a score an image (for a difference of two models that of the same image), or a count of images
 * @throws {NumericalError} where a score is not finite
 * @throws {ConfigError} where a count or an option is out of range
 */
export function describeImages(evidence: ImageEvidence, options: BootstrapOptions): ImageDescription {
  const { images, mean } = imageMean(evidence);
  if (images === 0) {
    return { verdict: 'described', reason: 'there are no images', images, estimate: null, interval: null };
  }
  const { low, high } = bootstrapInterval(evidence, options);
  return {
    verdict: 'described',
    ...(low === high ? { reason: 'all images give the same value' } : {}),
    ...{ images, estimate: mean, interval: [low, high] },
  };
}
