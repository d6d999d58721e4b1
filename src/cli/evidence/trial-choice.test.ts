import { expect, it } from 'vitest';
import { isChosen } from './evidence-command.js';

const trial = (experiment: string, seed: number) => ({
  spec: { experiment, version: 1, configuration: {}, seed },
});

it('a trial is recorded where its seed and its experiment are asked for, or nothing is', () => {
  const of = (experiment: string, seed: number) =>
    [
      {},
      { seeds: { first: 206, last: 210 } },
      { experiments: ['train-pair'] },
      { seeds: { first: 206, last: 210 }, experiments: ['train-pair'] },
    ].map((choice) => isChosen(choice, trial(experiment, seed)));
  expect(of('train-pair', 206)).toEqual([true, true, true, true]);
  expect(of('train-pair', 211)).toEqual([true, false, true, false]);
  expect(of('evaluate-pair', 205)).toEqual([true, false, false, false]);
});
