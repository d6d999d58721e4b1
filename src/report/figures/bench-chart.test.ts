import { describe, expect, it } from 'vitest';
import { sampleInputs } from '../html/testing/sample-inputs.js';
import { benchTracks, historyChart, scalingChart, timeTicks } from './bench-chart.js';

const times = (low: number, high: number) => [{ spreadMs: [low, high] as const }];

describe('timeTicks', () => {
  it('are 1, 2 and 5 of each power of ten within the times, or round numbers where those are too few', () => {
    expect(timeTicks(times(0.9, 120))).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(timeTicks(times(210, 330)).length).toBeGreaterThanOrEqual(2);
    expect(timeTicks(times(210, 330)).every((tick) => tick >= 210 && tick <= 330)).toBe(true);
  });
});

describe('benchTracks', () => {
  it('puts together what one bench at one size took, run after run', () => {
    const [track, ...others] = benchTracks(sampleInputs().history);
    expect(others).toEqual([]);
    expect(track?.subjects).toEqual(['ours', 'torch']);
    expect(
      track?.points.filter(({ subject }) => subject === 'ours').map(({ run, medianMs }) => [run, medianMs]),
    ).toEqual([
      [1, 11],
      [2, 12],
      [3, 13],
    ]);
  });
});

describe('charts of times', () => {
  it('say every number in their description', () => {
    const [track] = benchTracks(sampleInputs().history);
    if (track === undefined) throw new Error('there must be a track');
    expect(historyChart(track, track.subjects).text).toContain('run 3, ours: 13 ms');
    const { scaling } = sampleInputs();
    if (scaling === undefined) throw new Error('there must be scaling');
    expect(scalingChart(scaling, ['ours']).text).toContain('ours, N 1000, M 64: 10 ms');
  });
});
