import type { RandomStream } from '../../core/random-stream.js';
import { describeEvidence, type FixedEvidence } from '../describe-evidence.js';
import type { CalibrationCell } from './calibration-cell.js';
import { drawValues, typicalLaws } from './simulated-law.js';

const images = 100;

function cell(words: string, truth: number, draw: (stream: RandomStream) => FixedEvidence): CalibrationCell {
  return {
    procedure: 'bootstrap interval over images',
    // It holds its level for many images; for a hundred it is measured.
    assumptionHolds: false,
    outcomes: [{ situation: `${words}; misses it, 95 %`, quantity: 'error', declared: 0.05 }],
    experiment: (stream) => {
      const described = describeEvidence(draw(stream), { stream, resamples: 199 });
      if (described === undefined) return [true];
      const { low, high } = described.interval;
      return [truth < low || truth > high];
    },
  };
}

/** To how many of the images it happens, at each of these rates; an image to which a rare thing happens has the others too. */
function counts(stream: RandomStream, ...rates: number[]) {
  const successes = rates.map(() => 0);
  for (let image = 0; image < images; image++) {
    const drawn = stream.uniform();
    rates.forEach((rate, index) => {
      if (drawn < rate) successes[index] = (successes[index] ?? 0) + 1;
    });
  }
  return successes.map((count) => ({ successes: count, trials: images }));
}

const nothing = { successes: 0, trials: 0 };

/** Descriptive claims about models that exist: their images are resampled. */
export const imageCells: readonly CalibrationCell[] = [
  ...[0.5, 0.1, 0.02].map((rate) =>
    cell(`count of ${images} images, rate ${rate}`, rate, (stream) => {
      const [share = nothing] = counts(stream, rate);
      return { share };
    }),
  ),
  cell(`difference of two counts of the same ${images} images, rates 0.5 and 0.2`, 0.3, (stream) => {
    const [first = nothing, second = nothing] = counts(stream, 0.5, 0.2);
    return { shareLess: [first, second] };
  }),
  cell(`difference of counts of ${images} images each, rates 0.5 and 0.2`, 0.3, (stream) => {
    const [[first = nothing], [second = nothing]] = [counts(stream, 0.5), counts(stream, 0.2)];
    return { shareLess: [first, second] };
  }),
  ...typicalLaws.map((law) =>
    cell(`mean score of ${images} images, ${law.name}`, 0, (stream) => ({
      scores: drawValues(law, stream, images),
    })),
  ),
];
