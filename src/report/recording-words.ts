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

/** The parts of a claim that rest on a recording, as "CNN: "; empty where all do that were run. */
function partWords({ parts }: Pick<ClaimResult, 'parts'>, { parts: own }: Recording): string {
  const run = parts.filter(({ verdict }) => verdict !== 'not-run');
  const some = run.filter(({ id }) => own.includes(id));
  if (some.length === run.length) return '';
  return `${listed([...new Set(some.map(({ label }) => label.split(',')[0] ?? label))])}: `;
}

/** "commit 954c2b34a: seeds 201 to 205". */
function commitWords({ commit, seeds }: Recording): string {
  const words = [
    ...(commit === null ? [] : [`commit ${commit.slice(0, 9)}`]),
    ...(seeds.length === 0 ? [] : [`${seeds.length === 1 ? 'seed' : 'seeds'} ${seedRanges(seeds)}`]),
  ];
  return words.join(': ');
}

const whatWasRun = {
  trials: 'not run here',
  'some-trials': 'the others run here',
  weights: 'trained there, attacked and judged here',
} as const;

/** What a claim rests on that was not run on this machine, a sentence for each place where some of its parts were. */
export function recordingNotes(claim: Pick<ClaimResult, 'parts' | 'recordings'>): string[] {
  const commits = new Map<string, Recording[]>();
  for (const recording of claim.recordings ?? []) {
    const { what, backend, device } = recording;
    const some = what === 'some-trials' ? 'some trials ' : '';
    const place = `${partWords(claim, recording)}${some}recorded on ${backend} (${device}), ${whatWasRun[what]}`;
    commits.set(place, [...(commits.get(place) ?? []), recording]);
  }
  return [...commits].map(([place, own]) => [place, ...own.map(commitWords).filter(Boolean)].join('; '));
}

/** Whether nothing of a claim was run here: all its seeds were recorded, or it has none. */
function isRecordedAlone({
  recordings = [],
  seeds = [],
}: Pick<ClaimResult, 'recordings' | 'seeds'>): boolean {
  const recorded = new Set(
    recordings.flatMap((recording) => (recording.what === 'trials' ? recording.seeds : [])),
  );
  return seeds.every((seed) => recorded.has(seed));
}

/** How many of a run's claims rest on recordings, and where those were made; undefined where none does. */
export function recordedSentence(
  claims: readonly Pick<ClaimResult, 'recordings' | 'seeds'>[],
): string | undefined {
  const words = recordedCounts(claims);
  if (words === undefined) return undefined;
  const places = new Set(
    claims.flatMap(({ recordings = [] }) =>
      recordings.map(({ backend, device }) => `${backend} (${device})`),
    ),
  );
  return `${words}: recorded on ${listed([...places].sort())}`;
}

/** How many of a run's claims rest on recordings; undefined where none does. */
export function recordedCounts(
  claims: readonly Pick<ClaimResult, 'recordings' | 'seeds'>[],
): string | undefined {
  const withThose = (...kinds: readonly Recording['what'][]) =>
    claims.filter(({ recordings = [] }) => recordings.some(({ what }) => kinds.includes(what)));
  const [trials, weights] = [withThose('trials', 'some-trials'), withThose('weights')];
  if (trials.length + weights.length === 0) return undefined;
  const alone = trials.filter(isRecordedAlone).length;
  const rest = (count: number, on: string) =>
    count === 0 ? [] : [`${counted(count, 'claim')} ${count === 1 ? 'rests' : 'rest'} on ${on}`];
  return [
    ...rest(alone, 'recorded trials alone'),
    ...rest(trials.length - alone, 'trials run here and recorded ones'),
    ...rest(weights.length, 'recorded weights that were attacked and judged here'),
  ].join('; ');
}
