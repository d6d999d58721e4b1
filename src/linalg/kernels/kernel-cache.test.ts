import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileKernels, readKernelSources } from './compile-kernels.js';
import { readCachedKernels, writeCachedKernels } from './kernel-cache.js';
import { kernelModule } from './load-kernels.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const binary = Uint8Array.from({ length: 100 }, (_, index) => index);

describe('kernel cache', () => {
  it('gives back what was written, and leaves nothing else in the folder', () => {
    writeCachedKernels(folder, 'key', binary);
    expect(readCachedKernels(folder, 'key')).toEqual(binary);
    expect(readdirSync(folder)).toEqual(['key.wasm']);
    expect(readCachedKernels(folder, 'other key')).toBeUndefined();
  });

  it('does not give back a file that was cut short or changed anywhere', () => {
    writeCachedKernels(folder, 'key', binary);
    const file = join(folder, 'key.wasm');
    const whole = readFileSync(file);
    for (const place of [0, 31, 32, 131]) {
      const changed = Buffer.from(whole);
      changed[place]! ^= 1;
      writeFileSync(file, changed);
      expect(readCachedKernels(folder, 'key')).toBeUndefined();
    }
    writeFileSync(file, whole.subarray(0, 90));
    expect(readCachedKernels(folder, 'key')).toBeUndefined();
  });

  it('goes on without a folder that can be written', () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    expect(() => writeCachedKernels(join(file, 'below'), 'key', binary)).not.toThrow();
    expect(readCachedKernels(join(file, 'below'), 'key')).toBeUndefined();
  });
});

describe('kernelModule', () => {
  it('compiles into an empty folder, and repairs a broken file there', () => {
    const { key } = readKernelSources(false);
    writeFileSync(join(folder, `${key}.wasm`), 'broken');
    expect(kernelModule(folder, false)).toBeInstanceOf(WebAssembly.Module);
    expect(readCachedKernels(folder, key)).toBeDefined();
    expect(kernelModule(folder, false)).toBeInstanceOf(WebAssembly.Module);
    expect(existsSync(join(folder, `${key}.wasm`))).toBe(true);
  });

  it('passes on what the compiler says where it fails', () => {
    expect(() => compileKernels({ files: new Map(), flags: [], key: '' })).toThrow(
      /must compile, but AssemblyScript says:.*'main\.ts' not found/s,
    );
  });
});
