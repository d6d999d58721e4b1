import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.js';
import { acceptBaseline } from './accept-baseline.js';
import {
  baselineFor,
  baselinePath,
  findBaseline,
  recordedDatasets,
  writeBaseline,
  type Baseline,
} from './baseline.js';
import { emptySamplePrimary, namedResult, samplePart, sampleRun } from './testing/sample-result.js';

const name = { paper: sampleRun.paper, profile: 'quick', datasetId: 'mnist' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function sampleBaseline(): Baseline {
  const claims = [
    namedResult('b', { verdict: 'refuted' }),
    namedResult('a', {
      primary: emptySamplePrimary,
      parts: [samplePart({ estimate: null }), samplePart({ id: 'c', verdict: 'not-run' })],
    }),
  ];
  return acceptBaseline({
    ...{ run: sampleRun, claims, complete: true, previous: undefined },
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
    baselineFor(name, folder);
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
    expect(baselineFor(name, folder)).toEqual(sampleBaseline());
    expect(Object.keys(baselineFor(name, folder).claims)).toEqual(['a', 'b']);
    expect(readdirSync(join(folder, name.paper))).toEqual(['quick-mnist.json']);
  });

  it('is one of those that its paper and profile have', () => {
    expect(recordedDatasets(name, folder)).toEqual([]);
    for (const dataset of ['mnist', 'synthetic-digits'])
      writeBaseline({ ...sampleBaseline(), dataset }, folder);
    expect(recordedDatasets(name, folder).sort()).toEqual(['mnist', 'synthetic-digits']);
    expect(recordedDatasets({ ...name, profile: 'paper' }, folder)).toEqual([]);
  });

  it('names the file and the remedy where it is missing', () => {
    expect(findBaseline(name, folder)).toBeUndefined();
    expect(() => baselineFor(name, folder)).toThrow(ConfigError);
    expect(() => baselineFor(name, folder)).toThrow(baselinePath(name, folder));
    expect(() => baselineFor(name, folder)).toThrow('npx transfer-claims accept');
  });

  it.each([
    ['"schema": 2', '"schema": 1', 'schema must be 2, got 1'],
    ['"schema": 2,', '', 'schema must be 2, got nothing'],
    ['"paper": "sample-2020"', '"paper": "other-2021"', 'paper must be one of sample-2020'],
    ['"profile": "quick"', '"profile": "paper"', 'profile must be one of quick; got "paper"'],
    ['"mnist"', '"cifar-10"', 'dataset must be one of mnist'],
    ['"refuted"', '"probably"', 'claims.b.verdict must be one of'],
    ['"so it is"', '" "', 'claims.b.reason must be a text, got " "'],
    ['"declarationHash": "a1"', '"declarationHash": 7', 'claims.a.declarationHash must be a text, got 7'],
    ['"measureHash": "b2"', '"measureHash": null', 'claims.a.measureHash must be a text, got null'],
    [/"1": 0.1/, '"1": "x"', 'claims.b.values.1 must be a number'],
    [/"estimate": 0.12/, '"estimate": "x"', 'claims.a.parts.c.estimate must be a number'],
    [/"estimate"/, '"estimatte"', 'must have no member but verdict, estimate, seeds, spread; got estimatte'],
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
    mkdirSync(join(folder, name.paper));
    writeFileSync(baselinePath(name, folder), '[]');
    expect(() => baselineFor(name, folder)).toThrow('baseline must be an object, got []');
    rmSync(baselinePath(name, folder));
    mkdirSync(join(baselinePath(name, folder), 'in-the-way'), { recursive: true });
    expect(() => writeBaseline(sampleBaseline(), folder)).toThrow('must be writable');
    expect(readdirSync(join(folder, name.paper))).toEqual(['quick-mnist.json']);
  });
});
