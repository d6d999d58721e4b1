import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random-stream.js';
import { currentProcess } from './process-identity.js';
import { openRunStore } from './run-store.js';
import { runTrials, type TrialRequest } from './run-trials.js';
import { CrashingDisk, type CrashOutcome } from './testing/crashing-disk.js';
import { sampleOutput, sampleProvenance, sampleSpec } from './testing/sample-trial.js';

const outcomes: readonly CrashOutcome[] = (['kept', 'lost'] as const).flatMap((data) =>
  (['kept', 'lost'] as const).map((names) => ({ data, names })),
);

/** What a crash makes of every process: one with that number is another. */
const dead = (text: string) => text.replace(/"startTime":("[^"]*"|null)/, '"startTime":"1"');

interface Life {
  /** The disk stops after so many operations. @default it does not */
  readonly limit?: number;
  /** @default two trials, of which the second needs the first */
  readonly seeds?: readonly number[];
}

/** A process with a store on a disk, from its start to its end, or until the disk stops. */
async function live(disk: CrashingDisk, { limit = Infinity, seeds }: Life = {}) {
  const [warnings, ran, finished]: [string[], number[], number[]] = [[], [], []];
  const requestOf = (seed: number, needs: readonly TrialRequest[] = []): TrialRequest => ({
    spec: sampleSpec(seed),
    run: () => {
      ran.push(seed);
      return Promise.resolve(sampleOutput(seed));
    },
    needs,
  });
  disk.limit = disk.operations + limit;
  const store = openRunStore({
    folder: '/a/store',
    files: disk.files,
    onWarning: (text) => warnings.push(text),
  });
  const whole = await runTrials(seeds?.map((seed) => requestOf(seed)) ?? [requestOf(2, [requestOf(1)])], {
    ...{ store, provenance: sampleProvenance },
    onProgress: ({ type, spec }) => {
      if (type === 'finished') finished.push(spec.seed);
    },
  }).then(
    () => true,
    () => false,
  );
  disk.limit = Infinity;
  return { store, warnings, ran, finished, whole };
}

async function operationsOfALife(): Promise<number> {
  const disk = new CrashingDisk();
  const { whole } = await live(disk);
  expect(whole).toBe(true);
  return disk.operations;
}

/** Processes are told apart by their start, which not every system tells. */
describe.skipIf(currentProcess().startTime === null)('a crash of the machine', () => {
  it.each(outcomes)(
    'after whatever operation shows nothing half and loses nothing that was reported finished: data $data, names $names',
    async (outcome) => {
      const all = await operationsOfALife();
      expect(all).toBeGreaterThan(50);
      for (let limit = 0; limit <= all; limit++) {
        const before = new CrashingDisk();
        const life = await live(before, { limit });
        expect(life.whole).toBe(limit >= all);
        const disk = before.crash(outcome, dead);
        const where = `crash after operation ${limit} of ${all}`;

        const warnings: string[] = [];
        const store = openRunStore({
          folder: '/a/store',
          files: disk.files,
          onWarning: (text) => warnings.push(text),
        });
        const found = await store.list();
        expect(
          found.map(({ spec }) => spec.seed),
          where,
        ).toEqual(expect.arrayContaining(life.finished));
        for (const trial of found) {
          const { numbers, weights } = sampleOutput(trial.spec.seed);
          expect(trial.numbers, where).toEqual(numbers);
          expect(await trial.loadWeights(), where).toEqual(weights);
        }

        const again = await live(disk);
        expect(again.whole, where).toBe(true);
        expect(
          again.ran.filter((seed) => life.finished.includes(seed)),
          where,
        ).toEqual([]);
        expect([...warnings, ...again.warnings], where).toEqual([]);
        expect((await again.store.list()).length, where).toBe(2);

        disk.passTime(48 * 3_600_000);
        await again.store.clean();
        const left = disk.paths().filter((path) => /[.]lease|[.]new$|temporary[/]./.test(path));
        expect(
          left.filter((path) => !path.endsWith('clock')),
          where,
        ).toEqual([]);
      }
    },
    120_000,
  );

  it('is survived only because everything was flushed: this test finds a store that flushes nothing', async () => {
    for (const outcome of outcomes) {
      const disk = new CrashingDisk();
      disk.ignoresFlushes = true;
      const { finished } = await live(disk);
      const warnings: string[] = [];
      const { files } = disk.crash(outcome, dead);
      const store = openRunStore({ folder: '/a/store', files, onWarning: (text) => warnings.push(text) });
      const found = (await store.list()).length;
      const survived = outcome.data === 'kept' && outcome.names === 'kept';
      expect([finished.length, found]).toEqual([2, survived ? 2 : 0]);
      expect(warnings.length > 0).toBe(outcome.data === 'lost' && outcome.names === 'kept');
    }
  });

  it('or of a process at 1,000 random moments leaves the results of a run that was never cut off', async () => {
    const [rounds, kills, trials] = [20, 50, 40];
    const stream = RandomStream.fromSeed(1000).split('kills');
    const seeds = Array.from({ length: trials }, (_, seed) => seed);
    let cut = 0;
    for (let round = 0; round < rounds; round++) {
      let disk = new CrashingDisk();
      let finished: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        const life = await live(disk, { limit: stream.integer(0, 50), seeds });
        cut += life.whole ? 0 : 1;
        expect(life.ran.filter((seed) => finished.includes(seed))).toEqual([]);
        expect(life.warnings).toEqual([]);
        finished = [...finished, ...life.finished];
        disk = disk.crash(
          outcomes[stream.integer(0, outcomes.length - 1)] ?? { data: 'lost', names: 'lost' },
          dead,
        );
      }
      const last = await live(disk, { seeds });
      expect(last.whole).toBe(true);
      const found = await last.store.list();
      expect(found.map(({ spec }) => spec.seed).sort((one, other) => one - other)).toEqual(seeds);
      for (const { spec, numbers } of found) expect(numbers).toEqual(sampleOutput(spec.seed).numbers);
    }
    // Nearly every kill hits a run that is at work.
    expect(cut).toBeGreaterThan(0.7 * rounds * kills);
  });
});
