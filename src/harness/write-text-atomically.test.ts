import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { writeTextAtomically } from './write-text-atomically.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeTextAtomically', () => {
  it('makes the folder, replaces what is there, and leaves nothing beside it', () => {
    const path = join(folder, 'new', 'report.json');
    writeTextAtomically(path, 'one');
    writeTextAtomically(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'new'))).toEqual(['report.json']);
  });

  it('removes what killed writers of the same file left, and nothing of the living or of other machines', () => {
    const machine = hostname().replace(/[^\w-]/g, '_');
    const { pid: dead } = spawnSync(process.execPath, ['--version']);
    const stay = [
      `report.json.${machine}.${process.pid}.x.part`,
      `report.json.elsewhere.${dead}.x.part`,
      `other.json.${machine}.${dead}.x.part`,
    ];
    for (const name of [...stay, `report.json.${machine}.${dead}.x.part`]) {
      writeFileSync(join(folder, name), 'half');
    }
    writeTextAtomically(join(folder, 'report.json'), 'whole');
    expect(readdirSync(folder).sort()).toEqual(['report.json', ...stay].sort());
  });

  it('names the file where it cannot be written, keeps what was there, and leaves no half file', () => {
    const path = join(folder, 'report.json');
    mkdirSync(join(path, 'in the way'), { recursive: true });
    expect(() => writeTextAtomically(path, 'text')).toThrow(ConfigError);
    expect(() => writeTextAtomically(path, 'text')).toThrow(`${path} must be writable`);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });
});
