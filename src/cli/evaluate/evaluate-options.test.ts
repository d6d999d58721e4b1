import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { parseEvaluateOptions } from './evaluate-options.js';
import { editDistance, nearestWord } from './nearest-word.js';

const pair = ['--first', 'a', '--second', 'b', '--architecture', 'cnn'];
const messageOf = (...parameters: string[]): string => {
  try {
    parseEvaluateOptions(parameters);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

describe('parseEvaluateOptions', () => {
  it('reads a pair with its defaults', () => {
    expect(parseEvaluateOptions(pair)).toEqual({
      subject: { kind: 'pair', first: 'a', second: 'b', architecture: 'cnn' },
      attacks: ['fgsm-linf', 'pgd-linf'],
      epsilons: [0.05, 0.1, 0.15],
      limit: undefined,
      seed: 1,
      variant: 'paper',
      json: false,
    });
  });

  it('reads lists, numbers and flags, each once', () => {
    const options = ['--attack', 'fgsm-l2,pgd-linf,fgsm-l2', '--epsilon', '0.1, 0.2', '--limit=500'];
    const more = ['--seed', '7', '--variant', 'released', '--json'];
    expect(parseEvaluateOptions(['--dna', 'd', '--classifier', 'c', ...options, ...more])).toEqual({
      subject: { kind: 'dna', checkpoint: 'd', classifier: 'c' },
      attacks: ['fgsm-l2', 'pgd-linf'],
      epsilons: [0.1, 0.2],
      limit: 500,
      seed: 7,
      variant: 'released',
      json: true,
    });
    expect(parseEvaluateOptions(['--autoencoder', 'e', '--classifier', 'c'])?.subject).toEqual({
      kind: 'autoencoder',
      checkpoint: 'e',
      classifier: 'c',
    });
    expect(parseEvaluateOptions(['--help'])).toBeUndefined();
  });

  it('says what is wrong, what was nearly right, and how the command is called', () => {
    expect(messageOf(...pair, '--epsilom', '0.1')).toMatch(
      /--epsilom is no option; did you mean --epsilon\?/,
    );
    expect(messageOf(...pair, '--attack', 'pdg-linf')).toMatch(/got "pdg-linf"; did you mean pgd-linf\?/);
    expect(messageOf(...pair, '--epsilon', '8')).toMatch(/in \[0, 1\].*did you mean 8\/255 = 0\.0314\?/);
    expect(messageOf(...pair, '--variant', 'papr')).toMatch(/did you mean paper\?/);
    expect(messageOf(...pair, '--limit', '0')).toMatch(/--limit must be a whole number from 1, got "0"/);
    expect(messageOf(...pair, '--seed', '1.5')).toMatch(/--seed must be a whole number from 0/);
    expect(messageOf(...pair, '--limit')).toMatch(/--limit needs a value/);
    expect(messageOf(...pair, '--limit', '--json')).toMatch(/--limit needs a value/);
    expect(messageOf(...pair, '--json=yes')).toMatch(/--json takes no value/);
    expect(messageOf(...pair, 'extra')).toMatch(/"extra" belongs to no option/);
    for (const text of [messageOf(), messageOf('--nonsense')])
      expect(text).toContain('usage: npm run evaluate');
  });

  it('takes exactly one subject, whole', () => {
    expect(messageOf()).toMatch(/name what to evaluate/);
    expect(messageOf('--first', 'a', '--architecture', 'cnn')).toMatch(/--second is missing/);
    expect(messageOf('--second', 'a', '--architecture', 'cnn')).toMatch(/--first is missing/);
    expect(messageOf('--first', 'a', '--second', 'b')).toMatch(
      /--architecture must be one of cnn, fc; got nothing/,
    );
    expect(messageOf(...pair, '--dna', 'd')).toMatch(/exclude each other/);
    expect(messageOf(...pair, '--classifier', 'd')).toMatch(/--classifier belongs to/);
    expect(messageOf('--dna', 'd')).toMatch(/needs --classifier/);
    expect(messageOf('--dna', 'd', '--classifier', 'c', '--architecture', 'fc')).toMatch(
      /--architecture belongs/,
    );
  });
});

describe('nearestWord', () => {
  it('counts insertions, deletions and replacements', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('finds a word that may have been meant, and none that may not', () => {
    expect(nearestWord('FGSM-linf', ['pgd-linf', 'fgsm-linf'])).toBe('fgsm-linf');
    expect(nearestWord('quux', ['pgd-linf', 'limit'])).toBeUndefined();
    expect(nearestWord('a', [])).toBeUndefined();
  });
});
