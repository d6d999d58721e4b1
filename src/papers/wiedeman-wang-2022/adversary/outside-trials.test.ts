import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrials } from '../../../harness/store/run-trials.js';
import { tensorsLeakedBy } from '../../../core/tensor-scope.js';
import { smallLaboratory, type SmallLaboratory } from '../experiments/testing/small-laboratory.js';
import { firstSurrogateSeed } from './adversary-preset.js';
import { craftTrial, type Crafting } from './craft-trials.js';
import { outsideCounts, outsidePairTrial, type OutsideAttacks } from './outside-trials.js';

const flags = (length: number) =>
  fc.array(fc.nat(1), { minLength: length, maxLength: length }).map((values) => Uint8Array.from(values));

describe('outsideCounts', () => {
  it('counts rows by both bases, and never more lost by all paths than by one', () => {
    fc.assert(
      fc.property(fc.tuple(flags(30), flags(30), flags(30), flags(30)), ([a, b, c, d]) => {
        const found = outsideCounts([a, b], [c, d]);
        const rows = [...a.keys()];
        expect(found.images).toBe(30);
        expect(found.clean).toBe(rows.filter((row) => a[row] === 1 && b[row] === 1).length);
        expect(found.allWrong).toBe(rows.filter((row) => c[row] === 0 && d[row] === 0).length);
        expect(found.cleanAllWrong).toBeLessThanOrEqual(Math.min(found.allWrong, ...found.cleanWrong));
        expect(Math.max(...found.cleanWrong)).toBeLessThanOrEqual(found.clean);
      }),
    );
  });
});

describe('an outside attacker', () => {
  const adversary = { images: 20, epsilons: [0.1, 0.3], apgdSteps: 5, squareQueries: 5, surrogatePairs: 2 };
  const pair = { trainImages: 400, epochs: 3, batchSize: 100, lambda: 0.05 };
  const presets = { adversary, pair };
  let laboratory: SmallLaboratory;
  beforeAll(async () => {
    laboratory = await smallLaboratory({ train: 400, test: 60 }, 'wasm');
  });
  afterAll(() => laboratory.remove());
  const numbersOf = async (trial: ReturnType<typeof craftTrial | typeof outsidePairTrial>) => {
    const { store, provenance } = laboratory;
    await runTrials([trial], { store, provenance });
    return (await store.read(trial.spec))?.numbers;
  };

  it('has models of seeds of their own, the same for every victim, and fools them more with a larger budget', async () => {
    const crafting = (seed: number) => craftTrial(laboratory, presets, { architecture: 'fc', seed });
    const seeds = (crafting(3).needs ?? []).map(({ spec }) => spec.seed);
    expect(seeds).toEqual([firstSurrogateSeed, firstSurrogateSeed + 1]);
    expect(crafting(4).needs?.map(({ spec }) => spec)).toEqual(crafting(3).needs?.map(({ spec }) => spec));
    const { crafted } = (await numbersOf(crafting(3))) as unknown as Crafting;
    const [small = [], large = []] = crafted.map(({ surrogatesWrong }) => surrogatesWrong);
    expect(small).toHaveLength(4);
    large.forEach((wrong, model) => expect(wrong).toBeGreaterThanOrEqual(small[model] ?? NaN));
    expect(Math.min(...large)).toBeGreaterThan(10);
  });

  it('is tried on a pair that it has never seen, and leaves no tensor', async () => {
    const trial = outsidePairTrial(laboratory, presets, { architecture: 'fc', arm: 'regular', seed: 3 });
    const { attacked } = (await numbersOf(trial)) as unknown as OutsideAttacks;
    expect(attacked.map(({ epsilon, images }) => ({ epsilon, images }))).toEqual([
      { epsilon: 0.1, images: 20 },
      { epsilon: 0.3, images: 20 },
    ]);
    expect(await tensorsLeakedBy(async () => void (await trial.run(() => undefined)))).toBe(0);
  });
});
