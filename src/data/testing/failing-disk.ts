import * as fs from 'node:fs/promises';
import type { FileOperations } from '../write-file-atomically.js';

/** File operations of which one fails with `code` as the operating system would report it. */
export function failingDisk(operation: 'mkdir' | 'write' | 'sync' | 'rename', code: string): FileOperations {
  const fail = () => Promise.reject(Object.assign(new Error(`${code}: injected`), { code }));
  if (operation === 'mkdir' || operation === 'rename') return { ...fs, [operation]: fail };
  return {
    ...fs,
    open: async (...parameters) => {
      const handle = await fs.open(...parameters);
      if (operation === 'write') handle.writeFile = fail;
      else handle.sync = fail;
      return handle;
    },
  };
}
