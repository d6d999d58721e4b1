import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../core/write-atomically.js';
import type { RunFault } from './run-outcome.js';
import { listed } from './words.js';

/** What a shard tells the merge of itself. */
export interface ShardNote {
  readonly index: number;
  readonly count: number;
  /** The folder it ran in: vitest finds no test of a folder other than the one it merges in. */
  readonly root: string;
  /** Keys of the claims whose test ran there, with a result or without. */
  readonly attempted: readonly string[];
  /** What kept the shard itself from being sound. */
  readonly problems: readonly string[];
}

/** Where vitest looks for the shards' results, from the project's folder. */
export const shardFolder = '.vitest-reports';

const nameOf = (index: number, count: number) => `claims-${index}-${count}.json`;

/**
 * Writes a shard's note beside its blob, so that whoever gathers the folder gathers both. Vitest reads every file of the folder
 * as a blob of its own: the note is one, of no tests, with its text in a place that vitest does not look at.
 *
 * @param version of vitest, which refuses the blobs of another
 */
export function writeShardNote(
  root: string,
  note: ShardNote,
  { version, folder = shardFolder }: { readonly version: string; readonly folder?: string },
): void {
  // A blob is a list of values in which a text stands for the place of another value: version, files, errors, coverage,
  // time, modules.
  const blob = [['1', '2', '2', null, 0, '3', '4'], version, [], {}, JSON.stringify(note)];
  writeAtomically(join(root, folder, nameOf(note.index, note.count)), `${JSON.stringify(blob)}\n`);
}

/** What lies in a folder of shards. */
export interface ShardFolder {
  readonly notes: readonly ShardNote[];
  /** Shards that left their tests' results, by the names of vitest's files. */
  readonly blobs: readonly { readonly index: number; readonly count: number }[];
}

/** Reads the notes of a folder of shards; one that cannot be read counts as missing. */
export function readShardFolder(folder: string): ShardFolder {
  const names = namesIn(folder);
  const blobs = names.flatMap((name) => {
    const [, index, count] = /^blob-(\d+)-(\d+)[.]json$/.exec(name) ?? [];
    return index === undefined ? [] : [{ index: Number(index), count: Number(count) }];
  });
  const notes = names
    .filter((name) => /^claims-\d+-\d+[.]json$/.test(name))
    .flatMap((name) => {
      try {
        const [, , , , text] = JSON.parse(readFileSync(join(folder, name), 'utf8')) as [...unknown[], string];
        return [JSON.parse(String(text)) as ShardNote];
      } catch {
        return [];
      }
    });
  return { notes, blobs };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const some = (keys: readonly string[]) =>
  keys.length > 5 ? `${keys.slice(0, 5).join(', ')} and ${keys.length - 5} more` : listed(keys);

/** Keys of claims: those that have a file, and those of which the merge found a test that ran. */
export interface MergedClaims {
  readonly root: string;
  readonly claimKeys: readonly string[];
  readonly attempted: readonly string[];
}

/** What keeps merged shards from being one run: shards that are missing or of another split, and claims without a result. */
export function mergeFaults({ notes, blobs }: ShardFolder, merged: MergedClaims): RunFault[] {
  const counts = [...new Set([...notes, ...blobs].map(({ count }) => count))].sort(
    (one, other) => one - other,
  );
  if (counts.length > 1) {
    const text = `of ${listed(counts.map(String))} shards; remove ${shardFolder}, and gather those of one run`;
    return [{ name: 'shards of different splits', text }];
  }
  const [count = 0] = counts;
  const all = Array.from({ length: count }, (_, place) => place + 1);
  const has = (list: readonly { readonly index: number }[], index: number) =>
    list.some((one) => one.index === index);
  const absent = all.filter((index) => !has(blobs, index));
  const silent = all.filter((index) => has(blobs, index) && !has(notes, index));
  return [
    ...absent.map((index) => ({
      name: `shard ${index} of ${count} is missing`,
      text: `no blob-${index}-${count}.json in ${shardFolder}; run it again, or bring its ${shardFolder} here`,
    })),
    ...silent.map((index) => ({
      name: `shard ${index} of ${count} left no note`,
      text: `no ${nameOf(index, count)} in ${shardFolder}: which claims it ran is not known; gather the whole folder`,
    })),
    ...notes.flatMap((note) => lostClaims(note, merged)),
    ...unheardClaims(notes, merged),
  ];
}

/** Claims that a shard ran and the merge did not find. */
function lostClaims(note: ShardNote, { root, attempted }: MergedClaims): RunFault[] {
  const { index, count, root: own } = note;
  const lost = note.attempted.filter((key) => !attempted.includes(key));
  const wrong = note.problems.length === 0 ? '' : `; that shard ended with: ${note.problems.join(', ')}`;
  if (lost.length === 0) return [];
  const why =
    own === root
      ? 'its blob does not hold them'
      : `it ran in ${own}, and vitest merges only what ran in ${root}; run all shards under one path`;
  return [
    { name: `claims of shard ${index} of ${count} are missing`, text: `${some(lost)}: ${why}${wrong}` },
  ];
}

/** Claims that have a file and of which no shard says that it ran them. */
function unheardClaims(notes: readonly ShardNote[], { claimKeys, attempted }: MergedClaims): RunFault[] {
  const told = new Set([...notes.flatMap((note) => note.attempted), ...attempted]);
  const unheard = claimKeys.filter((key) => !told.has(key));
  if (unheard.length === 0) return [];
  const name = unheard.length === 1 ? '1 claim was not run' : `${unheard.length} claims were not run`;
  return [{ name, text: `${some(unheard)}: by no shard; a merge is a run of all claims` }];
}
