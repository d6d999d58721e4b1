import { describe, expect, it } from 'vitest';
import { requireInteger, requireNumber, requireOneOf, requireShape } from './checks.js';
import { ConfigError, ShapeError } from './errors.js';

describe('checks', () => {
  it('return what they accept', () => {
    expect(requireNumber('f: x', 0.5, { min: 0, max: 1 })).toBe(0.5);
    expect(requireInteger('f: n', 3)).toBe(3);
    expect(requireOneOf('f: mode', 'a', ['a', 'b'])).toBe('a');
    expect(() => requireShape('f: z', [2, 3], [null, 3])).not.toThrow();
  });

  it('say where, what was needed, what came and what to do', () => {
    expect(() => requireNumber('pgd: epsilon', 8, { min: 0, max: 1, hint: 'divide by 255' })).toThrow(
      new ConfigError('pgd: epsilon must be in [0, 1], got 8; divide by 255'),
    );
    expect(() => requireNumber('f: x', NaN)).toThrow('f: x must be a finite number, got NaN');
    expect(() => requireNumber('f: x', 2, { max: 1 })).toThrow('f: x must be at most 1, got 2');
    expect(() => requireInteger('f: seed', '1', { min: 0 })).toThrow('f: seed must be a number, got "1"');
    expect(() => requireInteger('f: n', 0.5, { min: 0 })).toThrow('f: n must be a whole number, got 0.5');
    expect(() => requireOneOf('f: mode', 'c', ['a', 'b'])).toThrow('f: mode must be one of a, b; got "c"');
    expect(() => requireShape('f: z', [2, 4], [null, 3])).toThrow(
      new ShapeError('f: z must have shape [·×3], got [2×4]'),
    );
    expect(() => requireShape('f: z', [2], [null, 3])).toThrow(ShapeError);
  });
});
