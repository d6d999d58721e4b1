import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { claimKeys, requireProjectRoot, requireRootFor } from './claim-files.js';

const before = process.cwd();
let project: string;
beforeEach(() => {
  // As the process will name it: the temporary folder may be a link.
  project = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  mkdirSync(join(project, 'below', 'deep'), { recursive: true });
  mkdirSync(join(project, 'claims', 'mine'), { recursive: true });
  writeFileSync(join(project, 'claims', 'mine', 'one.claim.ts'), '');
});
afterEach(() => {
  process.chdir(before);
  rmSync(project, { recursive: true });
});

describe('the project of a command', () => {
  it('is the working folder that holds claims/', () => {
    process.chdir(project);
    requireProjectRoot();
    expect(claimKeys()).toEqual(['mine/one']);
  });

  it('is named where the command is started below it', () => {
    for (const folder of ['below', join('below', 'deep')]) {
      process.chdir(join(project, folder));
      expect(requireProjectRoot).toThrow(ConfigError);
      expect(requireProjectRoot).toThrow(
        `must be started in ${project}, got ${join(project, folder)}; cd there`,
      );
    }
  });

  it('is asked for where there is none', () => {
    rmSync(join(project, 'claims'), { recursive: true });
    process.chdir(project);
    expect(requireProjectRoot).toThrow(`in a folder that holds claims/, got ${project}; cd to your project`);
  });

  it('is named to those that miss a file of its, and to no others', () => {
    const needs = (file: string) => () => requireRootFor(file);
    process.chdir(project);
    expect(needs('report.json')).not.toThrow();
    process.chdir(join(project, 'below'));
    expect(needs('report.json')).toThrow(`must be started in ${project}`);
    writeFileSync('report.json', '');
    expect(needs('report.json')).not.toThrow();
  });
});
