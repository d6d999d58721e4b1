import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadVulkan, softwareDriver, withDriver } from './vulkan.js';

const folder = mkdtempSync(join(tmpdir(), 'vulkan-'));
const file = join(folder, 'driver.json');
writeFileSync(file, '{}');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('loadVulkan', () => {
  it('takes the first loader that loads, and never asks for a file that is not there', () => {
    const asked: string[] = [];
    const load = (name: string) => {
      asked.push(name);
      return name === file;
    };
    expect(loadVulkan(['libvulkan.so.1', join(folder, 'absent.so'), file], load)).toBe(file);
    expect(asked).toEqual(['libvulkan.so.1', file]);
    expect(loadVulkan([], load)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('tells a library that loads from one that is not there', () => {
    expect(loadVulkan(['libm.so.6'])).toBe('libm.so.6');
    expect(loadVulkan(['libno-such-library.so.1'])).toBeUndefined();
    expect(loadVulkan([file])).toBeUndefined();
  });
});

describe('softwareDriver', () => {
  it('is the one that the environment names, else the first that is there', () => {
    expect(softwareDriver({ VK_ICD_FILENAMES: 'a.json' }, [file])).toBe('a.json');
    expect(softwareDriver({ VK_DRIVER_FILES: 'b.json', VK_ICD_FILENAMES: 'a.json' }, [file])).toBe('b.json');
    expect(softwareDriver({}, [join(folder, 'absent.json'), file])).toBe(file);
    expect(softwareDriver({}, [])).toBeUndefined();
  });
});

describe('withDriver', () => {
  it('puts the environment back, also after an error', async () => {
    const before = { ...process.env };
    const seen = await withDriver('x.json', () =>
      Promise.resolve([process.env['VK_DRIVER_FILES'], process.env['VK_ICD_FILENAMES']]),
    );
    expect(seen).toEqual(['x.json', 'x.json']);
    await expect(withDriver('x.json', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect({ ...process.env }).toEqual(before);
  });
});
