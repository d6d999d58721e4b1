import * as fs from 'node:fs';
import type { FileOperations } from '../write-atomically.js';

/** File operations of which one fails with `code` as the operating system would report it. */
export function failingDisk(operation: 'mkdir' | 'write' | 'sync' | 'rename', code: string): FileOperations {
  const fail = () => {
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const name = (
    { mkdir: 'mkdirSync', write: 'writeFileSync', sync: 'fsyncSync', rename: 'renameSync' } as const
  )[operation];
  return { ...fs, [name]: fail };
}
