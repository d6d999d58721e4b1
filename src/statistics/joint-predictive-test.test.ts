import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { jointPredictiveTest, type RecordedClaim } from './joint-predictive-test.js';
import { predictiveTest } from './predictive-test.js';
import { noncentralTUpperTail, studentTCritical } from './student-t.js';

const claims = 25;
const stream = RandomStream.fromSeed(16).split('gate');
const values = (seeds: number, mean = 0, spread = 1) =>
  Array.from({ length: seeds }, () => mean + spread * stream.normal());

/** As the recorded claims are: scales from thousandths to tens, 5 or 10 seeds, continuous or rates of 250 images. */
function unchanged(index: number): RecordedClaim {
  const spread = 10 ** ((index % 5) - 3);
  const seeds = index % 3 === 0 ? 10 : 5;
  const run = () =>
    values(seeds, 3 * spread, spread).map((value) =>
      index % 4 === 0 ? Math.round(value * 250) / 250 : value,
    );
  return { id: `claim ${index}`, recorded: run(), now: run() };
}

describe('jointPredictiveTest', () => {
  it('raises at most 20 alarms in 1,000 runs in which nothing changed', () => {
    const runs = Array.from({ length: 1000 }, () =>
      jointPredictiveTest(Array.from({ length: claims }, (_, index) => unchanged(index))),
    );
    const alarms = runs.filter((run) => run.some(({ alarm }) => alarm)).length;
    expect(alarms).toBeLessThanOrEqual(20);
  });

  it('finds +40 points on one claim with a spread of 4 points, and names that claim', () => {
    for (let run = 0; run < 100; run++) {
      const moved = { id: 'moved', recorded: values(5, 0.3, 0.04), now: values(5, 0.7, 0.04) };
      const found = jointPredictiveTest([
        ...Array.from({ length: claims - 1 }, (_, index) => unchanged(index)),
        moved,
      ]);
      expect(found.at(-1)).toMatchObject({ id: 'moved', alarm: true });
    }
  });

  it('has the power that its table says', () => {
    const power = (seeds: number, shift: number) => {
      const degrees = 2 * seeds - 2;
      const critical = studentTCritical(0.01 / claims / 2, degrees);
      return noncentralTUpperTail(critical, degrees, shift * Math.sqrt(seeds / 2));
    };
    const removed = (seeds: number) => [1, 2, 3, 5].map((d) => Number(power(seeds, d).toFixed(2)));
    const reversed = (seeds: number) => [1, 2, 3, 5].map((d) => Number(power(seeds, 2 * d).toFixed(2)));
    expect(removed(5)).toEqual([0.01, 0.07, 0.31, 0.9]);
    expect(reversed(5)).toEqual([0.07, 0.66, 0.98, 1]);
    expect(removed(10)).toEqual([0.05, 0.57, 0.98, 1]);
    expect(reversed(10)).toEqual([0.57, 1, 1, 1]);
  });

  it('names every claim that alarms alone at alpha over their number, and perhaps more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (shifts) => {
          const some = shifts.map((shift, index) => ({
            id: `${index}`,
            recorded: values(5),
            now: values(5, shift),
          }));
          jointPredictiveTest(some).forEach(({ alarm, p }, index) => {
            const { recorded, now } = some[index] ?? { recorded: [0], now: [] };
            const own = predictiveTest({ recorded, now, alpha: 0.01 / some.length });
            expect(p).toBe(own.p);
            if (own.alarm) expect(alarm).toBe(true);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('of no claims says nothing', () => {
    expect(jointPredictiveTest([])).toEqual([]);
  });
});
