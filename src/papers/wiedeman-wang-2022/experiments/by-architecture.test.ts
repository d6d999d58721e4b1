import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../core/errors.js';
import { profiles } from '../profiles.js';
import {
  architectureNames,
  byArchitecture,
  eachArchitecture,
  notRunOf,
  onePerSeed,
  presetOf,
} from './by-architecture.js';
import { furtherPresets } from './pair-study.js';

const { quick, paper } = profiles;

/** A part for each of these words where there is a preset, and none without. */
const wordParts = (words: readonly string[]) =>
  byArchitecture(furtherPresets, (preset) =>
    preset === undefined ? [] : words.map((word) => ({ id: word, label: `word ${word}`, word })),
  );

describe('byArchitecture', () => {
  it('puts the architecture before each part’s id and label, and keeps what the part knows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1 }), (words) => {
        const parts = wordParts(words)(paper);
        expect(parts.map(({ id }) => id)).toEqual(
          architectureNames.flatMap((name) => words.map((word) => `${name}/${word}`)),
        );
        for (const { id, label, architecture, word } of parts) {
          expect(id).toBe(`${architecture}/${word}`);
          expect(label).toBe(`${architecture.toUpperCase()}, word ${word}`);
        }
      }),
    );
  });

  it('has one part for all, with the reason, of an architecture that the profile leaves out', () => {
    const [cnn, ...others] = wordParts(['a', 'b'])(quick);
    expect(cnn).toEqual({
      id: 'cnn',
      label: 'CNN',
      architecture: 'cnn',
      ...notRunOf(furtherPresets(quick), 'cnn'),
    });
    expect(cnn?.notRun).toBeDefined();
    expect(others.map(({ id, notRun }) => [id, notRun])).toEqual([
      ['fc/a', undefined],
      ['fc/b', undefined],
    ]);
  });

  it('gives every part of such an architecture the reason where its parts need no preset', () => {
    const parts = byArchitecture(furtherPresets, () => [
      { id: 'a', label: '' },
      { id: 'b', label: '' },
    ])(quick);
    expect(parts.map(({ id, label, notRun }) => [id, label, notRun !== undefined])).toEqual([
      ['cnn/a', 'CNN', true],
      ['cnn/b', 'CNN', true],
      ['fc/a', 'FC', false],
      ['fc/b', 'FC', false],
    ]);
  });
});

describe('eachArchitecture', () => {
  it('is one part an architecture, named by it, with the paper’s number where it prints one', () => {
    const parts = eachArchitecture(furtherPresets, (name) => (name === 'cnn' ? 0 : undefined), 'rate');
    for (const profile of [quick, paper]) {
      const found = parts(profile);
      expect(found.map(({ id, label }) => [id, label])).toEqual([
        ['cnn', 'CNN, rate'],
        ['fc', 'FC, rate'],
      ]);
      expect(found[0]?.paper).toBe(0);
      expect(found[1]).not.toHaveProperty('paper');
    }
  });
});

describe('presetOf', () => {
  it('is the preset of an architecture that runs, and refuses one that does not, with the reason', () => {
    expect(presetOf(quick.distances, 'fc')).toBe(quick.distances.fc);
    expect(() => presetOf(quick.distances, 'cnn')).toThrow(ConfigError);
    expect(() => presetOf(quick.distances, 'cnn')).toThrow(/^cnn must be run in this profile; .*=paper/);
  });
});

describe('onePerSeed', () => {
  const run = fc.record({
    seed: fc.integer({ min: 1, max: 4 }),
    part: fc.record({
      id: fc.string(),
      label: fc.constant(''),
      architecture: fc.constantFrom(...architectureNames),
    }),
  });
  const place = ({ seed, part }: { seed: number; part: { architecture: string } }) =>
    `${part.architecture} ${seed}`;

  it('leaves one run of each seed and architecture that there is, and nothing to leave out twice', () => {
    fc.assert(
      fc.property(fc.array(run), (runs) => {
        const left = onePerSeed(runs);
        expect(left.map(place)).toEqual([...new Set(runs.map(place))]);
        for (const one of left) expect(runs).toContain(one);
        expect(onePerSeed(left)).toEqual(left);
      }),
    );
  });
});
