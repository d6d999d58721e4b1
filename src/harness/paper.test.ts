import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import {
  askedSeeds,
  currentProfile,
  profileOrWhyNot,
  requireProfileOfSome,
  smallestSeeds,
  type BaseProfile,
} from './paper.js';

const profiles: Readonly<Record<string, BaseProfile>> = {
  small: { name: 'small', firstSeed: 101, looks: [5, 10] },
  large: { name: 'large', firstSeed: 101, looks: [10, 20] },
};
const paper = { id: 'some-paper', profiles };

describe('currentProfile', () => {
  it('is the one that TRANSFER_CLAIMS_PROFILE names', () => {
    for (const name of Object.keys(profiles)) {
      expect(currentProfile(paper, { TRANSFER_CLAIMS_PROFILE: name })).toBe(profiles[name]);
    }
  });

  it('is the first where nobody names one: variables set to nothing count as not set', () => {
    expect(currentProfile(paper, {})).toBe(profiles['small']);
    const empty = { TRANSFER_CLAIMS_PROFILE: '', TRANSFER_CLAIMS_SEEDS: '' };
    expect(currentProfile(paper, empty)).toBe(profiles['small']);
  });

  it('takes the number of seeds that the user asks for as its one look, and changes nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: smallestSeeds, max: 1000 }),
        fc.constantFrom('small', 'large'),
        (seeds, name) => {
          const environment = { TRANSFER_CLAIMS_PROFILE: name, TRANSFER_CLAIMS_SEEDS: String(seeds) };
          expect(currentProfile(paper, environment)).toEqual({
            ...profiles[name],
            looks: [seeds],
            fixedSeeds: seeds,
          });
        },
      ),
    );
  });

  it('lists the profiles where the name is unknown', () => {
    const wrong = () => currentProfile(paper, { TRANSFER_CLAIMS_PROFILE: 'fast' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow('TRANSFER_CLAIMS_PROFILE must be one of small, large; got "fast"');
  });
});

describe('profileOrWhyNot', () => {
  it('is the profile that is asked for, or the first, with its name', () => {
    expect(profileOrWhyNot(paper, {})).toEqual({ profile: profiles['small'], name: 'small' });
    const large = profileOrWhyNot(paper, { TRANSFER_CLAIMS_PROFILE: 'large', TRANSFER_CLAIMS_SEEDS: '7' });
    expect(large).toMatchObject({ name: 'large', profile: { name: 'large', looks: [7] } });
    expect(large.notRun).toBeUndefined();
  });

  it('says why nothing of the paper is run where only another paper has it', () => {
    expect(profileOrWhyNot(paper, { TRANSFER_CLAIMS_PROFILE: 'middle' })).toEqual({
      ...{ profile: profiles['small'], name: 'middle' },
      notRun: { because: 'size', text: 'some-paper has no profile "middle"; it has small, large' },
    });
  });
});

describe('requireProfileOfSome', () => {
  const other = { profiles: { middle: { name: 'middle', firstSeed: 1, looks: [5] } } };
  const asked = (name: string) => () => {
    requireProfileOfSome([paper, other], { TRANSFER_CLAIMS_PROFILE: name });
  };

  it('accepts what any of the papers has, and nothing set', () => {
    for (const name of ['small', 'large', 'middle', '']) expect(asked(name)).not.toThrow();
  });

  it('lists the profiles of all papers otherwise', () => {
    expect(asked('fast')).toThrow(ConfigError);
    expect(asked('fast')).toThrow(/must be one of small, large, middle; got "fast"/);
  });
});

describe('askedSeeds', () => {
  it('is a whole number that has a spread; undefined where it is not set or set to nothing', () => {
    expect(askedSeeds({})).toBeUndefined();
    expect(askedSeeds({ TRANSFER_CLAIMS_SEEDS: '' })).toBeUndefined();
    expect(askedSeeds({ TRANSFER_CLAIMS_SEEDS: '12' })).toBe(12);
  });

  it('shows what is no number of seeds as it was written', () => {
    for (const wrong of ['abc', '1', '0', '-3', '2.5', 'NaN', 'Infinity']) {
      const asked = () => askedSeeds({ TRANSFER_CLAIMS_SEEDS: wrong });
      expect(asked).toThrow(ConfigError);
      expect(asked).toThrow(new RegExp(`^TRANSFER_CLAIMS_SEEDS must be .*, got "?${wrong}"?$`));
    }
  });
});
