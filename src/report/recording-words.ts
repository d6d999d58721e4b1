import type { ClaimResult, Recording } from '../harness/claim-types.js';
import { counted, listed } from './words.js';

/** "201 to 205 and 208". */
export function seedRanges(seeds: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const seed of [...seeds].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && seed === last[1] + 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return listed(ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)));
}

/** "tensorflow (AMD EPYC, 2 logical cores, 2 threads), commit 954c2b34a". */
const placeOf = ({ backend, device, commit }: Recording): string =>
  `${backend} (${device})${commit === null ? '' : `, commit ${commit.slice(0, 9)}`}`;

/** The parts of a claim that rest on a recording, as "CNN: "; empty where all do that were run. */
function partWords({ parts }: Pick<ClaimResult, 'parts'>, { parts: own }: Recording): string {
  const run = parts.filter(({ verdict }) => verdict !== 'not-run');
  const some = run.filter(({ id }) => own.includes(id));
  if (some.length === run.length) return '';
  return `${listed([...new Set(some.map(({ label }) => label.split(',')[0] ?? label))])}: `;
}

const seedWords = ({ seeds }: Recording): string =>
  seeds.length === 0 ? '' : `, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedRanges(seeds)}`;

/** What a claim rests on that was not run on this machine, a sentence for each place where it was. */
export function recordingNotes(claim: Pick<ClaimResult, 'parts' | 'recordings'>): string[] {
  return (claim.recordings ?? []).map((recording) => {
    const where = `recorded on ${placeOf(recording)}${seedWords(recording)}`;
    const here = recording.what === 'trials' ? 'not run here' : 'trained there, attacked and judged here';
    return `${partWords(claim, recording)}${where}; ${here}`;
  });
}

/** How many of a run's claims rest on recordings, in a sentence; undefined where none does. */
export function recordedSentence(claims: readonly Pick<ClaimResult, 'recordings'>[]): string | undefined {
  const of = (what: Recording['what']) =>
    claims.filter(({ recordings = [] }) => recordings.some((recording) => recording.what === what)).length;
  const [trials, weights] = [of('trials'), of('weights')];
  if (trials + weights === 0) return undefined;
  const rest = (count: number) => `${counted(count, 'claim')} ${count === 1 ? 'rests' : 'rest'}`;
  const words = [
    ...(trials === 0 ? [] : [`${rest(trials)} on trials that were recorded, and not run here`]),
    ...(weights === 0 ? [] : [`${rest(weights)} on recorded weights that were attacked and judged here`]),
  ];
  const places = new Set(claims.flatMap(({ recordings = [] }) => recordings.map(placeOf)));
  return `${words.join('; ')}: recorded on ${listed([...places].sort())}`;
}
