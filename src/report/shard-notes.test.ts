import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mergeFaults, readShardFolder, shardFolder, writeShardNote, type ShardNote } from './shard-notes.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shards-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const note = (index: number, attempted: readonly string[], changes: Partial<ShardNote> = {}): ShardNote => ({
  ...{ index, count: 3, root: '/one', attempted, problems: [] },
  ...changes,
});
const blobs = (...indices: readonly number[]) => indices.map((index) => ({ index, count: 3 }));
const claimKeys = ['p/a', 'p/b', 'p/c'];
const all = claimKeys.map((key, place) => note(place + 1, [key]));
const merged = (attempted: readonly string[]) => ({ root: '/one', claimKeys, attempted });
const names = (...parameters: Parameters<typeof mergeFaults>) =>
  mergeFaults(...parameters).map(({ name }) => name);

describe('a note of a shard', () => {
  it('comes back as it was written, beside blobs of vitest and anything else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.string()), (index, attempted) => {
        const written = note(index, attempted, { count: 9, problems: ['"quoted"'] });
        writeShardNote(root, written, { version: '4.1.11' });
        expect(readShardFolder(join(root, shardFolder)).notes).toContainEqual(written);
      }),
      { numRuns: 20 },
    );
    writeFileSync(join(root, shardFolder, 'blob-2-3.json'), 'not read');
    writeFileSync(join(root, shardFolder, 'claims-9-9.json'), 'broken');
    const { blobs: found, notes } = readShardFolder(join(root, shardFolder));
    expect(found).toEqual([{ index: 2, count: 3 }]);
    expect(notes.some(({ index }) => index === 9)).toBe(false);
    expect(readShardFolder(join(root, 'nowhere'))).toEqual({ notes: [], blobs: [] });
  });

  it('is a blob of this version without a test, in the places where vitest looks', () => {
    writeShardNote(root, note(1, ['p/a']), { version: '4.1.11' });
    const text = readFileSync(join(root, shardFolder, 'claims-1-3.json'), 'utf8');
    const [places, ...values] = JSON.parse(text) as [string[], ...unknown[]];
    const at = (place: number) => values[Number(places[place]) - 1];
    expect([at(0), at(1), at(2), at(5)]).toEqual(['4.1.11', [], [], {}]);
  });
});

describe('mergeFaults', () => {
  it('finds nothing where every shard and every claim is there', () => {
    expect(mergeFaults({ notes: all, blobs: blobs(1, 2, 3) }, merged(claimKeys))).toEqual([]);
  });

  it('names every shard that is missing, and only those', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }), (present) => {
        const notes = all.filter(({ index }) => present.includes(index));
        const keys = notes.flatMap(({ attempted }) => attempted);
        const found = names({ notes, blobs: blobs(...present) }, merged(keys));
        for (const index of [1, 2, 3]) {
          expect(found.includes(`shard ${index} of 3 is missing`)).toBe(!present.includes(index));
        }
        expect(found.length > 0).toBe(present.length < 3);
      }),
    );
  });

  it('says where a shard ran whose claims vitest did not find, and how that shard ended', () => {
    const notes = [...all.slice(0, 2), note(3, ['p/c'], { root: '/two', problems: ['1 finding'] })];
    const [fault, ...others] = mergeFaults({ notes, blobs: blobs(1, 2, 3) }, merged(['p/a', 'p/b']));
    expect(others).toEqual([]);
    expect(fault).toEqual({
      name: 'claims of shard 3 of 3 are missing',
      text: 'p/c: it ran in /two, and vitest merges only what ran in /one; run all shards under one path; that shard ended with: 1 finding',
    });
  });

  it('names claims that no shard ran', () => {
    const notes = [note(1, ['p/a']), note(2, []), note(3, [])];
    expect(mergeFaults({ notes, blobs: blobs(1, 2, 3) }, merged(['p/a']))).toEqual([
      { name: '2 claims were not run', text: 'p/b and p/c: by no shard; a merge is a run of all claims' },
    ]);
  });

  it('refuses shards of two splits, and one that left no note', () => {
    const other = [{ index: 1, count: 2 }];
    expect(names({ notes: all, blobs: [...blobs(1, 2, 3), ...other] }, merged(claimKeys))).toEqual([
      'shards of different splits',
    ]);
    expect(names({ notes: all.slice(1), blobs: blobs(1, 2, 3) }, merged(claimKeys))).toEqual([
      'shard 1 of 3 left no note',
    ]);
  });
});
