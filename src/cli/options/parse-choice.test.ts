import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './parse-choice.js';

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
