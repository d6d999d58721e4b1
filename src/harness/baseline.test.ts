import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline } from './accept-baseline.js';
import { baselinePath, findBaseline, readBaseline, writeBaseline } from './baseline.js';
import type { Baseline } from './baseline-record.js';
import { namedResult, samplePart, sampleReport } from './testing/sample-result.js';

const name = { profile: 'quick', datasetId: 'mnist' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function sampleBaseline(): Baseline {
  const claims = [
    namedResult('b', { verdict: 'refuted' }),
    namedResult('a', { parts: [samplePart({ values: [] }), samplePart({ id: 'c', verdict: 'not-run' })] }),
  ];
  return acceptBaseline({
    report: sampleReport({ claims }),
    previous: undefined,
    reasons: { b: 'so it is' },
  });
}

/** The message of reading a baseline in which `from` was replaced. */
function messageOf(from: string | RegExp, to: string): string {
  const path = writeBaseline(sampleBaseline(), folder);
  const text = readFileSync(path, 'utf8');
  const broken = text.replace(from, to);
  expect(broken).not.toBe(text);
  writeFileSync(path, broken);
  try {
    readBaseline(name, folder);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return 'it was read';
}

describe('a baseline', () => {
  it('is read as it was written, in the order of the ids', () => {
    const path = writeBaseline(sampleBaseline(), folder);
    expect(path).toBe(baselinePath(name, folder));
    expect(readBaseline(name, folder)).toEqual(sampleBaseline());
    expect(Object.keys(readBaseline(name, folder).claims)).toEqual(['a', 'b']);
    expect(readdirSync(folder)).toEqual(['quick-mnist.json']);
  });

  it('names the file and the remedy where it is missing', () => {
    expect(findBaseline(name, folder)).toBeUndefined();
    expect(() => readBaseline(name, folder)).toThrow(ConfigError);
    expect(() => readBaseline(name, folder)).toThrow(baselinePath(name, folder));
    expect(() => readBaseline(name, folder)).toThrow('npm run claims:accept');
  });

  it.each([
    ['"schema": 1', '"schema": 2', 'schema must be 1, got 2'],
    ['"schema": 1,', '', 'schema must be 1, got nothing'],
    ['"profile": "quick"', '"profile": "paper"', 'profile must be one of quick; got "paper"'],
    ['"mnist"', '"cifar-10"', 'dataset must be one of mnist'],
    ['"refuted"', '"probably"', 'claims.b.verdict must be one of'],
    ['"so it is"', '" "', 'claims.b.reason must be a text, got " "'],
    ['"declarationHash": "a1"', '"declarationHash": 7', 'claims.a.declarationHash must be a text, got 7'],
    [/"seeds": 3/, '"seeds": 2.5', 'must be a whole number'],
    [/"estimate": 0.12/, '"estimate": "x"', 'claims.a.parts.c.estimate must be a finite number'],
    [
      /"estimate"/,
      '"estimatte"',
      'must have no member but verdict, estimate, seeds, prediction; got estimatte',
    ],
    [/"prediction": \[/, '"prediction": [99,', 'prediction must be [low, high]'],
    [/"prediction": \[/, '"prediction": [], "prediction": 3, "verdict": [', '.verdict must be one of'],
    [/"prediction": null/, '"prediction": [2, 1]', 'prediction[1] must be at least 2, got 1'],
    [/"parts": {/, '"parts": 3, "x": {', 'must have no member but'],
    [/"claims": {/, '"claims": [], "was": {', 'must have no member but'],
    [/}\s*$/, '', 'JSON'],
  ])('is refused where %s became %s', (from, to, expected) => {
    const message = messageOf(from, to);
    expect(message).toContain(expected);
    expect(message).toContain(baselinePath(name, folder));
    expect(message).toContain('restore the committed file');
  });

  it('is refused where it is no object, and left as it was where it cannot be written', () => {
    writeFileSync(baselinePath(name, folder), '[]');
    expect(() => readBaseline(name, folder)).toThrow('baseline must be an object, got []');
    rmSync(baselinePath(name, folder));
    mkdirSync(join(baselinePath(name, folder), 'in-the-way'), { recursive: true });
    expect(() => writeBaseline(sampleBaseline(), folder)).toThrow('must be writable');
    expect(readdirSync(folder)).toEqual(['quick-mnist.json']);
  });
});
