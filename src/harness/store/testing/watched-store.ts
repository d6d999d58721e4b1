import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRunStore } from '../run-store.js';
import { nodeFiles } from '../store-files.js';
import type { StoreFiles } from '../store-files.js';
import { trialKey } from '../trial-key.js';
import { sampleSpec } from './sample-trial.js';

/** The trial on which the tests of the store work, and its key. */
export const spec = sampleSpec(7);
export const key = trialKey(spec);

/** An operation of the file system that fails with this code. */
export const fail = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** Where the entry of the sample lies. */
export const entryOf = (folder: string) => join(folder, 'v1', 'trials', key.slice(0, 2), key);

/** The names in a folder; none where there is no folder. */
export const namesIn = (path: string) => readdir(path).catch(() => [] as string[]);

/** A store that keeps its warnings. */
export function watchedStore(folder: string, files: StoreFiles = nodeFiles) {
  const warnings: string[] = [];
  const store = openRunStore({ folder, files, onWarning: (message) => warnings.push(message) });
  return { store, warnings };
}

/** Rewrites `trial.json` of the sample with a checksum that fits. */
export async function rewriteTrial(folder: string, change: (text: string) => string): Promise<void> {
  const path = join(entryOf(folder), 'trial.json');
  const text = change(await readFile(path, 'utf8'));
  await writeFile(path, text);
  const sums = join(entryOf(folder), 'SHA256SUMS');
  const digest = createHash('sha256').update(text).digest('hex');
  await writeFile(sums, (await readFile(sums, 'utf8')).replace(/^\w+/, digest));
}

/**
 * A file system that does so many steps and then fails: as where its process is killed (`stopped`), or, with a code
 * such as `ENOSPC`, where the disk is full from there on; what only removes or reads goes on working then.
 */
export function failingAfter(limit: number, code?: string): StoreFiles {
  const writing = ['link', 'mkdir', 'open', 'writeFile', 'rename'];
  let steps = 0;
  return new Proxy(nodeFiles, {
    get: (files, name: keyof StoreFiles) => {
      const work = files[name] as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        const counts = code === undefined || writing.includes(name);
        if (counts && steps++ >= limit) throw Object.assign(new Error(code ?? 'stopped'), code && { code });
        return work(...parameters);
      };
    },
  });
}
