import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../core/errors.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const load = () => import('./fused-kernels.js');

describe('usesFusedKernels', () => {
  it('is what the environment says, true where it says nothing, until it is switched', async () => {
    for (const [value, expected] of [
      ['', true],
      ['fused', true],
      ['plain', false],
    ] as const) {
      vi.resetModules();
      vi.stubEnv('TRANSFER_CLAIMS_KERNELS', value);
      const { useFusedKernels, usesFusedKernels } = await load();
      expect(usesFusedKernels()).toBe(expected);
      expect(useFusedKernels(!expected)).toBe(expected);
      expect(usesFusedKernels()).toBe(!expected);
    }
  });

  it('refuses another word', async () => {
    vi.stubEnv('TRANSFER_CLAIMS_KERNELS', 'fast');
    const { usesFusedKernels } = await load();
    expect(() => usesFusedKernels()).toThrow(
      /TRANSFER_CLAIMS_KERNELS must be one of fused, plain; got "fast"/,
    );
    expect(() => usesFusedKernels()).toThrow(expect.objectContaining({ name: new ConfigError().name }));
  });
});
