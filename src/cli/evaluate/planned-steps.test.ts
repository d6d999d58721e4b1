import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft, takeSteps } from './planned-steps.js';

/** A clock that each unit of work moves by so many milliseconds. */
function simulated(works: readonly number[], millisecondsPerWork: number) {
  let time = 0;
  const said: string[] = [];
  const steps = works.map((work, index) => ({
    name: `step ${index}`,
    work,
    run: () => {
      time += work * millisecondsPerWork;
      return Promise.resolve();
    },
  }));
  return { steps, said, places: { now: () => time, onProgress: (step: string) => void said.push(step) } };
}

describe('takeSteps', () => {
  it('foretells the time that is left exactly where time goes with work', async () => {
    const works = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 10_000 }), async (sizes, speed) => {
        const { steps, said, places } = simulated(sizes, speed);
        expect(await takeSteps(steps, places)).toBeUndefined();
        const left = (from: number) => sizes.slice(from).reduce((sum, work) => sum + work, 0) * speed;
        expect(said[0]).toBe('step 0');
        said.slice(1).forEach((line, index) => {
          expect(line).toBe(`step ${index + 1}, ${timeLeft(left(index + 1))} left`);
        });
      }),
    );
  });

  it('keeps what was found after each step, and gives what stopped one', async () => {
    const kept: string[] = [];
    const steps = ['one', 'two', 'three'].map((name) => ({
      name,
      work: 1,
      run: () =>
        name === 'two' ? Promise.reject(new TypeError('no')) : Promise.resolve(void kept.push(name)),
    }));
    const saved: number[] = [];
    const onDone = () => Promise.resolve(void saved.push(kept.length));
    expect(await takeSteps(steps, { onDone, now: () => 0 })).toEqual(new TypeError('no'));
    expect([kept, saved]).toEqual([['one'], [1]]);
  });

  it('writes durations in the unit that a reader would choose', () => {
    expect([200, 40_000, 720_000, 12_600_000].map(timeLeft)).toEqual([
      'about 1 s',
      'about 40 s',
      'about 12 min',
      'about 3.5 h',
    ]);
  });
});
