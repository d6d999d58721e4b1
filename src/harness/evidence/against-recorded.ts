import type { Laboratory } from '../laboratory.js';
import { sourcesOf } from '../recall-trials.js';
import type { Measurement, SeededClaim } from '../runnable-claim.js';
import type { StoredTrial } from '../store/run-store.js';
import { seedsOf } from '../wanted-trials.js';
import { predictionForOneRun } from '../../statistics/prediction-for-one-run.js';

const shown = (value: number) => String(Number(value.toPrecision(4)));

const valueOf = (measured: Measurement | undefined): number | undefined =>
  measured === undefined || !('value' in measured) ? undefined : measured.value;

/**
 * Holds a replayed seed against what other backends recorded: not number by number, since another arithmetic trains another
 * model, but by where one more run would fall (95 %), judged from the other seeds.
 *
 * @param measured what the replayed trials say of each part, by its id
 * @returns a line for each part that is recorded, and whether all values fall where they should; none where nothing is recorded
 */
export async function againstRecorded(
  claim: SeededClaim,
  laboratory: Laboratory,
  { seed, measured }: { readonly seed: number; readonly measured: Readonly<Record<string, Measurement>> },
): Promise<{ readonly lines: readonly string[]; readonly same: boolean }> {
  const recorded = new Map<number, Readonly<Record<string, Measurement>>>();
  const { parts } = claim.declare(laboratory.profile);
  for (const own of seedsOf(claim, laboratory)) {
    const sources = await sourcesOf(laboratory, claim, { parts, seeds: [own], starts: false });
    const trials = sources.flatMap(({ source }) => [...source.recorded]);
    recorded.set(own, claim.measure(laboratory, own, new Map<string, StoredTrial>(trials)));
  }
  const compared = parts.flatMap(({ id }) => {
    const [now, then] = [valueOf(measured[id]), valueOf(recorded.get(seed)?.[id])];
    if (now === undefined || then === undefined) return [];
    const others = [...recorded].flatMap(([own, values]) =>
      own === seed ? [] : (valueOf(values[id]) ?? []),
    );
    const range = predictionForOneRun(others);
    const inside = range === null || (now >= range[0] && now <= range[1]);
    const where =
      range === null
        ? 'too few other seeds to say where one more would fall'
        : `one more run would fall in [${shown(range[0])}, ${shown(range[1])}]: ${inside ? 'inside' : 'outside'}`;
    return [
      { line: `${id}: ${shown(now)} now, ${shown(then)} recorded on another backend; ${where}`, inside },
    ];
  });
  return { lines: compared.map(({ line }) => line), same: compared.every(({ inside }) => inside) };
}
