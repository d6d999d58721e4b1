import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClaimResult, ClaimVerdict, Exclusion } from '../harness/claim-types.js';
import { namedResult, samplePart, sampleResult } from '../harness/testing/sample-result.js';
import { verdictTable } from './verdict-table.js';
import { textWidth } from './wrap-text.js';

const plain = new Chalk({ level: 0 });
const draw = (claims: readonly ClaimResult[], width = 100) => verdictTable(claims, { width, colour: plain });
const verdict = fc.constantFrom<ClaimVerdict>('supported', 'refuted', 'inconclusive', 'not-run');

/** A claim with many parts and long names. */
const wide = (verdicts: readonly ClaimVerdict[]): ClaimResult =>
  namedResult('text-affine-features-are-perfectly-correlated', {
    verdict: 'inconclusive',
    parts: verdicts.map((of, index) =>
      samplePart({
        id: `p${index}`,
        label: `CNN, PGD l2, ε 0.${index}, second direction`,
        verdict: of,
        ...(of === 'supported' ? {} : { reason: `because of the long story that was told of part ${index}` }),
      }),
    ),
  });

describe('verdictTable', () => {
  it('fits the terminal and tells every verdict in words, without colour', () => {
    fc.assert(
      fc.property(fc.array(verdict), fc.integer({ min: 80, max: 140 }), (verdicts, width) => {
        const lines = draw([wide(verdicts), sampleResult()], width);
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
        const text = lines.join('\n');
        const rows = (of: ClaimVerdict) => lines.filter((line) => line.includes(`  ${of}  `)).length;
        const parts = (of: ClaimVerdict) => verdicts.filter((other) => other === of).length;
        const shown = verdicts.length === 1 ? () => 0 : parts;
        expect(rows('supported')).toBe(1 + shown('supported'));
        expect(rows('inconclusive')).toBe(1 + shown('inconclusive'));
        expect(rows('refuted')).toBe(shown('refuted'));
        expect(text).not.toContain('\u001b');
        expect(text).toContain('text-affine-features-are-perfectly-correlated');
      }),
    );
  });

  it('puts effect, interval, seeds and the paper beside a claim of one part', () => {
    const [header, row, ...others] = draw([sampleResult()]);
    expect(header).toMatch(/^claim +verdict +effect \[interval\] +seeds +paper$/);
    expect(row).toMatch(/^fig-03-sample +supported +12\.0 pts \[5\.0, 19\.0\] +3 +14\.0 pts$/);
    expect(others).toEqual([]);
  });

  it('puts parts below their claim, in its columns', () => {
    const parts = [samplePart(), samplePart({ id: 'b', label: 'FC, FGSM l2', verdict: 'refuted' })];
    const [header = '', claim = '', first = '', second = ''] = draw([sampleResult({ parts })]);
    expect(claim).toMatch(/^fig-03-sample +supported +3$/);
    expect(first).toMatch(/^ {2}FC, PGD l∞ +supported +12\.0 pts/);
    expect(second.indexOf('refuted')).toBe(header.indexOf('verdict'));
  });

  it('colours the words and nothing else', () => {
    const coloured = verdictTable([wide(['supported', 'refuted', 'inconclusive', 'not-run'])], {
      width: 100,
      colour: new Chalk({ level: 1 }),
    });
    expect(coloured.join('\n')).toContain('\u001b[31mrefuted\u001b[39m');
    // eslint-disable-next-line no-control-regex
    const stripped = coloured.map((line) => line.replace(/\u001b\[\d+m/g, ''));
    expect(stripped).toEqual(draw([wide(['supported', 'refuted', 'inconclusive', 'not-run'])]));
  });

  it('tells parts that were not run in one note with their shared reason', () => {
    const notRun = ['a', 'b', 'c', 'd'].map((id) =>
      samplePart({ id, label: id, verdict: 'not-run', reason: 'too slow', values: [] }),
    );
    const text = draw([sampleResult({ parts: [samplePart(), ...notRun] })]).join('\n');
    expect(text).toContain('    not run (4 of 5 parts): too slow');
    expect(draw([sampleResult({ verdict: 'not-run', parts: notRun, seeds: [] })]).join('\n')).toContain(
      'not run (all 4 parts): too slow',
    );
  });

  it('says how large an effect inconclusive parts would have shown', () => {
    const open = { verdict: 'inconclusive', smallestDetectable: 0.042, reason: 'open' } as const;
    const one = draw([sampleResult({ verdict: 'inconclusive', parts: [samplePart(open)] })]);
    expect(one.join(' ')).toContain('would have shown a distance from the threshold of: 4.2 pts');
    const two = draw([
      sampleResult({ parts: [samplePart(open), samplePart({ ...open, id: 'b', label: 'B' })] }),
    ]);
    expect(two.join(' ').replace(/\s+/g, ' ')).toContain('FC, PGD l∞ 4.2 pts; B 4.2 pts');
  });

  it('counts excluded seeds by arm, once where all parts agree', () => {
    const exclusions: readonly Exclusion[] = [
      { seed: 1, reason: 'collapsed', arm: 'decorrelated' },
      { seed: 2, reason: 'collapsed', arm: 'decorrelated' },
      { seed: 2, reason: 'collapsed', arm: 'regular' },
    ];
    const excluding = samplePart({ exclusions });
    const sentence = '2 of 3 seeds (by arm: decorrelated 2, regular 1)';
    expect(draw([sampleResult({ parts: [excluding, { ...excluding, id: 'b' }] })]).at(-1)).toBe(
      `    excluded: ${sentence}`,
    );
    const other = samplePart({ id: 'b', label: 'B' });
    expect(draw([sampleResult({ parts: [excluding, other] })]).at(-1)).toBe(
      `    excluded (FC, PGD l∞): ${sentence}`,
    );
  });

  it("gives a claim's own reason where its parts give none", () => {
    const lines = draw([sampleResult({ verdict: 'refuted', reason: 'refuted: everything', parts: [] })]);
    expect(lines.at(-1)).toBe('    refuted: everything');
  });
});
