import { describe, expect, it } from 'vitest';
import { restoreLegacyUtil } from './legacy-util.js';
import { nativeSettings, nativeThreads } from './native-settings.js';

describe('nativeThreads', () => {
  it('is what was asked for, else all cores, else half of them (one at least) in a test worker', () => {
    expect(nativeThreads({ TRANSFER_CLAIMS_THREADS: '3', VITEST_WORKER_ID: '1' }, 8)).toBe(3);
    expect(nativeThreads({ TRANSFER_CLAIMS_THREADS: '' }, 8)).toBe(8);
    expect(nativeThreads({ VITEST_WORKER_ID: '1' }, 8)).toBe(4);
    expect(nativeThreads({ VITEST_WORKER_ID: '1' }, 1)).toBe(1);
  });

  it('refuses what is not a whole number from 1', () => {
    for (const text of ['0', '1.5', 'two']) {
      expect(() => nativeThreads({ TRANSFER_CLAIMS_THREADS: text }, 8)).toThrow(
        /TRANSFER_CLAIMS_THREADS must/,
      );
    }
  });
});

describe('nativeSettings', () => {
  it('sets threads and oneDNN, and never what the user set', () => {
    expect(nativeSettings({}, 2)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '2', TF_ENABLE_ONEDNN_OPTS: '1' });
    const own = { TF_NUM_INTRAOP_THREADS: '7', TF_ENABLE_ONEDNN_OPTS: '0' };
    expect({ ...own, ...nativeSettings(own, 2) }).toMatchObject(own);
  });
});

describe('restoreLegacyUtil', () => {
  it('gives a util without them the two functions that tfjs-node calls', () => {
    const util: Record<string, unknown> = {};
    restoreLegacyUtil(util);
    const { isNullOrUndefined, isArray } = util as Record<string, (value: unknown) => boolean>;
    expect([null, undefined, 0, ''].map((value) => isNullOrUndefined?.(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([[], {}].map((value) => isArray?.(value))).toEqual([true, false]);
  });
});
