import { describe, expect, it } from 'vitest';
import { sharedConfiguration, type Laboratory } from './laboratory.js';

const laboratory = (backend: Partial<Laboratory['backend']>) =>
  ({ dataset: { fingerprint: 'digits' }, backend }) as Laboratory;

describe('sharedConfiguration', () => {
  it('tells trials of different data, backends and arithmetic apart', () => {
    expect(sharedConfiguration(laboratory({ name: 'wasm', arithmetic: '2 fused' }))).toEqual({
      dataset: 'digits',
      backend: 'wasm',
      arithmetic: '2 fused',
    });
    expect(sharedConfiguration(laboratory({ name: 'cpu' }))).toEqual({ dataset: 'digits', backend: 'cpu' });
  });
});
