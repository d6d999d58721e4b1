import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartResult, Recording } from '../harness/claim-types.js';
import { recordedSentence, recordingNotes, seedRanges } from './recording-words.js';

const recording: Recording = {
  ...{ what: 'trials', backend: 'tensorflow', device: 'a processor', commit: '0123456789abcdef' },
  ...{ seeds: [201, 202, 203], parts: ['cnn', 'fc'] },
};
const parts = [
  { id: 'cnn', label: 'CNN', verdict: 'supported' },
  { id: 'fc', label: 'FC, PGD l∞', verdict: 'supported' },
] as unknown as PartResult[];

describe('seedRanges', () => {
  it('names every seed once, in runs of neighbours', () => {
    const seeds = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(seeds, (own) => {
        const named = seedRanges(own)
          .split(/, | and /)
          .flatMap((range) => {
            const [from = NaN, to = from] = range.split(' to ').map(Number);
            return Array.from({ length: to - from + 1 }, (_, index) => from + index);
          });
        expect(named).toEqual([...own].sort((one, other) => one - other));
      }),
    );
    expect(seedRanges([203, 201, 202, 205, 207, 208])).toBe('201 to 203, 205 and 207 to 208');
    expect(seedRanges([7])).toBe('7');
  });
});

describe('recordingNotes', () => {
  it('says where, which seeds, and that nothing was run here; names the parts only where some rest on something else', () => {
    expect(recordingNotes({ parts, recordings: [recording] })).toEqual([
      'recorded on tensorflow (a processor), not run here; commit 012345678: seeds 201 to 203',
    ]);
    const later = { ...recording, commit: 'fedcba9876543210', seeds: [204] };
    expect(
      recordingNotes({ parts, recordings: [recording, later, { ...later, device: 'another' }] }),
    ).toEqual([
      'recorded on tensorflow (a processor), not run here; commit 012345678: seeds 201 to 203; commit fedcba987: seed 204',
      'recorded on tensorflow (another), not run here; commit fedcba987: seed 204',
    ]);
    const weights = { ...recording, what: 'weights', parts: ['cnn'], seeds: [201] } as const;
    expect(recordingNotes({ parts, recordings: [weights] })).toEqual([
      'CNN: recorded on tensorflow (a processor), trained there, attacked and judged here; commit 012345678: seed 201',
    ]);
    const some = { ...recording, what: 'some-trials', seeds: [201] } as const;
    expect(recordingNotes({ parts, recordings: [some] })).toEqual([
      'some trials recorded on tensorflow (a processor), the others run here; commit 012345678: seed 201',
    ]);
    expect(recordingNotes({ parts })).toEqual([]);
  });
});

describe('recordedSentence', () => {
  it('counts the claims that rest on each kind, and is absent where none does', () => {
    const weights = { ...recording, what: 'weights' } as const;
    const none = { seeds: [] };
    const alone = { recordings: [recording], seeds: [201, 202, 203] };
    const partly = { recordings: [recording, { ...recording, commit: null }], seeds: [200, 201, 202, 203] };
    const audits = { recordings: [{ ...recording, what: 'some-trials' as const }], seeds: [201, 202, 203] };
    expect(recordedSentence([none, alone, partly, partly, audits, { ...none, recordings: [weights] }])).toBe(
      '1 claim rests on recorded trials alone; 3 claims rest on trials run here and recorded ones; 1 claim rests on ' +
        'recorded weights that were attacked and judged here: recorded on tensorflow (a processor)',
    );
    expect(recordedSentence([none, none])).toBeUndefined();
  });
});
