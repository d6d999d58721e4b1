import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorCode } from './error-code.js';
import { ConfigError } from './errors.js';
import { failingDisk } from './testing/failing-disk.js';
import { writeAtomically } from './write-atomically.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeAtomically', () => {
  it.each([
    ['mkdir', 'EROFS', /must be writable, got EROFS; check the folder and its permissions/],
    [
      'write',
      'ENOSPC',
      /needs 3 bytes, got a full disk \(ENOSPC\); free some space or choose another folder/,
    ],
    ['sync', 'EDQUOT', /needs 3 bytes, got a full disk \(EDQUOT\)/],
    ['rename', 'EPERM', /must be writable, got EPERM/],
  ] as const)('keeps the old file when %s fails with %s', (operation, code, message) => {
    const path = join(folder, 'f');
    writeFileSync(path, 'old');
    for (const content of ['new', Buffer.from('new')]) {
      const write = () => writeAtomically(path, content, failingDisk(operation, code));
      expect(write).toThrow(message);
      expect(write).toThrow(ConfigError);
    }
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('makes the folder, replaces what is there, and leaves nothing beside it', () => {
    const path = join(folder, 'new', 'report.json');
    writeAtomically(path, 'one');
    writeAtomically(path, 'two');
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
    writeAtomically(join(folder, 'report.json'), 'whole');
    expect(readdirSync(folder).sort()).toEqual(['report.json', ...stay].sort());
  });

  it('names the file where it cannot be written, keeps what was there, and leaves no half file', () => {
    const path = join(folder, 'report.json');
    mkdirSync(join(path, 'in the way'), { recursive: true });
    expect(() => writeAtomically(path, 'text')).toThrow(ConfigError);
    expect(() => writeAtomically(path, 'text')).toThrow(`${path} must be writable`);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });
});

describe('errorCode', () => {
  it('is the code where there is one, else the text', () => {
    expect(errorCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
    expect(errorCode(new Error('x'))).toBe('Error: x');
    expect(errorCode('y')).toBe('y');
  });
});
