import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { dataLine } from './data-line.js';

describe('dataLine', () => {
  it('is what the run says of itself', async () => {
    expect(await dataLine(() => Promise.resolve(() => ({ firstLine: 'MNIST' })))).toBe('MNIST');
    expect(await dataLine()).toMatch(/^(transfer-claims|data): /);
  });

  it('says what is wrong where the data are not usable', async () => {
    const describeRun = () => {
      throw new ConfigError('no such folder');
    };
    expect(await dataLine(() => Promise.resolve(describeRun))).toBe('data: not usable: no such folder');
  });
});
