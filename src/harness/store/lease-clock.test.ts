import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tryLease } from './lease.js';
import { currentProcess } from './process-identity.js';
import { withScratchFolder } from './testing/sample-trial.js';

const key = 'c'.repeat(64);
const minute = 60_000;
const now = Date.now();

/** Leaves the lease of an owner on another machine, last heard of so long ago by the clock of the store. */
async function leaveElsewhere(folder: string, silentMs: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${key}.0.lease`);
  await writeFile(path, JSON.stringify({ ...currentProcess(), host: 'elsewhere', nonce: 'left' }));
  const then = new Date(now - silentMs);
  await utimes(path, then, then);
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a lease in a store on another clock', () => {
  // This process's own clock is wrong by so much; the file times of the store are right.
  it.each([-24 * 60, -60, 0, 60, 24 * 60])(
    'is judged by the file times of the store alone, with a clock of ours that is %i minutes ahead',
    async (ahead) => {
      vi.useFakeTimers({ now: now + ahead * minute, toFake: ['Date'] });
      await withScratchFolder(async (folder) => {
        await leaveElsewhere(folder, 5 * minute);
        expect(await tryLease(folder, key)).toBeUndefined();
        await leaveElsewhere(folder, 15 * minute);
        const lease = await tryLease(folder, key);
        expect(lease?.key).toBe(key);
        await lease?.release();
      });
    },
  );
});
