import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { checkCompare, isTrainingStep, type SessionRequest } from './check-compare.js';
import { nameOf } from './compare-sessions.js';
import type { TrackedRow } from './run-sessions.js';

const rows = [
  ...['cnn', 'fc'].map((size) => ({ bench: 'training step of a pair', size, subject: 'wasm regular' })),
  ...[64, 128, 200, 784].map((m) => ({ bench: 'correlation', size: String(m), subject: 'wasm' })),
  { bench: 'PGD-40', size: 'fc', subject: 'wasm' },
];

/** A machine whose sessions are lognormal with this spread, on which a planted slowdown takes hold as given. */
function machine(seed: number, { spread = 0.03, takesHold = true } = {}) {
  const stream = RandomStream.fromSeed(seed).split('machine');
  return ({ sessions, slowdown }: SessionRequest): Promise<readonly TrackedRow[]> =>
    Promise.resolve(
      rows.map((row): TrackedRow => {
        const factor = takesHold && isTrainingStep(row) ? slowdown : 1;
        const relative = Array.from({ length: sessions }, () => factor * Math.exp(spread * stream.normal()));
        return { ...row, medianMs: 1, relative };
      }),
    );
}

it('passes at least nine times out of ten on a machine whose sessions spread by 3 %', async () => {
  let passed = 0;
  for (let seed = 0; seed < 100; seed++) if ((await checkCompare(machine(seed))).passed) passed++;
  expect(passed).toBeGreaterThanOrEqual(90);
});

it('finds a fifth in every training step, and nothing in 20 comparisons of the same code', async () => {
  const { falseAlarms, caught, planted, passed } = await checkCompare(machine(1));
  expect(falseAlarms).toEqual(Array.from({ length: 20 }, () => []));
  expect(planted).toEqual(rows.filter(isTrainingStep).map(nameOf));
  expect(caught).toEqual(planted);
  expect(passed).toBe(true);
});

it('fails where a slowdown is not seen, and where the machine is too unsteady to tell', async () => {
  expect((await checkCompare(machine(1, { takesHold: false }))).passed).toBe(false);
  expect((await checkCompare(machine(1, { spread: 0.4 }))).passed).toBe(false);
});

it('fails where no training step is watched', async () => {
  const others = async (request: SessionRequest) =>
    (await machine(1)(request)).filter((row) => !isTrainingStep(row));
  expect((await checkCompare(others)).passed).toBe(false);
});
