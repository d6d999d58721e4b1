import type { RandomStream } from '../../core/random-stream.js';
import { bootstrapInterval, type ImageEvidence } from '../bootstrap-interval.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, typicalLaws } from './simulated-law.js';

const images = 100;

function cell(words: string, truth: number, draw: (stream: RandomStream) => ImageEvidence): CalibrationCell {
  return {
    procedure: 'bootstrap interval over images',
    // It holds its level for many images; for a hundred it is measured.
    assumptionHolds: false,
    outcomes: [{ situation: `${words}; misses it, 95 %`, quantity: 'error', declared: 0.05 }],
    experiment: (stream) => {
      const { low, high } = bootstrapInterval(draw(stream), { stream, resamples: 199 });
      return [truth < low || truth > high];
    },
  };
}

/** Descriptive claims about models that exist: their images are resampled. */
export const imageCells: readonly CalibrationCell[] = [
  ...[0.5, 0.1, 0.02].map((rate) =>
    cell(`count of ${images} images, rate ${rate}`, rate, (stream) => {
      let successes = 0;
      for (let image = 0; image < images; image++) if (stream.uniform() < rate) successes += 1;
      return { successes, trials: images };
    }),
  ),
  ...typicalLaws.map((law) =>
    cell(`mean score of ${images} images, ${law.name}`, 0, (stream) => drawValues(law, stream, images)),
  ),
];
