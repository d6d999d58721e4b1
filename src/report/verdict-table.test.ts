import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimVerdicts,
  type ClaimResult,
  type ClaimVerdict,
  type Exclusion,
} from '../harness/claim-types.js';
import {
  emptySamplePrimary,
  namedResult,
  samplePaper,
  samplePart,
  samplePrimary,
  sampleResult,
} from '../harness/testing/sample-result.js';
import { paperResults } from './paper-results.js';
import { tableSections, verdictTable } from './verdict-table.js';
import { scopedVerdict } from './verdict-rows.js';
import { textWidth } from './wrap-text.js';

const plain = new Chalk({ level: 0 });
const draw = (claims: readonly ClaimResult[], width = 100) =>
  verdictTable([{ claims }], { width, colour: plain });
const verdict = fc.constantFrom<ClaimVerdict>(...claimVerdicts);

/** A claim with many parts and long names. */
const wide = (of: ClaimVerdict, run: readonly boolean[]): ClaimResult =>
  namedResult('text-affine-features-are-perfectly-correlated', {
    verdict: of,
    reason: 'because of the long story that was told of it and that nobody could make shorter',
    primary: samplePrimary({ interval: [-Infinity, 0.19], seedsNeeded: 1234 }),
    parts: run.map((runs, index) =>
      samplePart({
        ...{ id: `p${index}`, label: `CNN, PGD l2, ε 0.${index}, second direction` },
        ...(runs ? {} : { verdict: 'not-run', notRun: { because: 'time', text: 'takes hours' }, values: [] }),
      }),
    ),
  });

describe('verdictTable', () => {
  it('fits the terminal and tells every verdict in words, without colour', () => {
    fc.assert(
      fc.property(
        verdict,
        fc.array(fc.boolean(), { minLength: 1 }),
        fc.integer({ min: 80, max: 140 }),
        (of, run, width) => {
          const lines = draw([wide(of, run), sampleResult()], width);
          expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
          const text = lines.join('\n');
          expect(text).toContain(scopedVerdict(wide(of, run)));
          const parts = run.filter(Boolean).length;
          expect(lines.filter((line) => line.startsWith('  CNN')).length).toBe(parts > 1 ? parts : 0);
          expect(text).not.toContain('\u001b');
          expect(text).toContain('text-affine-features-are-perfectly-correlated');
        },
      ),
    );
  });

  it('puts effect, interval, threshold, seeds and the paper beside a claim', () => {
    const [header, row, ...others] = draw([sampleResult()]);
    expect(header).toMatch(/^claim +verdict +effect \[interval\] +threshold +seeds +paper$/);
    expect(row).toMatch(/^fig-03-sample +supported +12\.0 pts \[5\.0, 19\.0\] +> 0 +3 +14\.0 pts ✓$/);
    expect(others).toEqual([]);
  });

  it('puts parts below their claim, in its columns, without verdicts of their own', () => {
    const parts = [samplePart(), samplePart({ id: 'b', label: 'FC, FGSM l2', verdict: 'refuted' })];
    const [header = '', claim = '', first = '', second = ''] = draw([sampleResult({ parts })]);
    expect(claim).toMatch(/^fig-03-sample +supported +12\.0 pts/);
    expect(first).toMatch(/^ {2}FC, PGD l∞ +12\.0 pts/);
    expect(second).not.toContain('refuted');
    expect(second.indexOf('12.0')).toBe(header.indexOf('effect'));
  });

  it('shows the part that decides a claim about every part, names it, and puts the mean among the parts', () => {
    const weak = {
      id: 'b',
      label: 'FC, FGSM l2',
      estimate: 0.02,
      interval: [-0.03, 0.07],
      paper: 0.01,
    } as const;
    const beyond = { id: 'c', label: 'FC, FGSM l∞', estimate: -0.02, interval: [-0.03, -0.01] } as const;
    const claim = namedResult('every', {
      ...{ verdict: 'inconclusive', reason: 'undecided: b, c' },
      declaration: { kind: { monotone: true } },
      parts: [samplePart(), samplePart(weak), samplePart(beyond)],
    });
    const [, row, mean, first, ...others] = draw([claim], 120);
    expect(row).toMatch(/^every +inconclusive +2\.0 pts \[-3\.0, 7\.0\] +> 0 +3 +1\.0 pts$/);
    expect(mean).toMatch(/^ {2}mean of 3 parts +12\.0 pts \[5\.0, 19\.0\] +3 +14\.0 pts ✓$/);
    expect(first).toMatch(/^ {2}FC, PGD l∞ +12\.0 pts/);
    const notes = others.join('\n');
    expect(notes).toContain('    of 3 parts the one that decides: FC, FGSM l2\n');
    expect(notes).toContain('by less than is asked of the worst of 3 parts (Holm): FC, FGSM l∞');
    expect(notes).toContain('each part must hold by itself');
  });

  it('leaves the threshold out where the terminal is too narrow for all columns', () => {
    const [header] = draw([wide('smaller-than-matters', [true, false])], 80);
    expect(header).not.toContain('threshold');
    expect(header).toContain('effect');
  });

  it('tells groups apart by their headings, and papers by their ids where there are several', () => {
    const other = { ...samplePaper, id: 'other-2021' };
    const claims = [
      namedResult('a'),
      namedResult('b', { declaration: { group: 'audit' } }),
      namedResult('c', { declaration: { paper: other.id } }),
    ];
    const headings = (some: readonly ClaimResult[]) =>
      tableSections(paperResults(some, [samplePaper, other])).map(({ heading }) => heading);
    expect(headings(claims.slice(0, 1))).toEqual([undefined]);
    expect(headings(claims.slice(0, 2))).toEqual(['The paper’s statements', 'Audits']);
    expect(headings(claims)[2]).toBe('other-2021: The paper’s statements');
    const drawn = verdictTable(tableSections(paperResults(claims, [samplePaper])), {
      ...{ width: 100, colour: plain },
    });
    expect(drawn).toContain('sample-2020: Audits');
  });

  it('colours the words and nothing else', () => {
    const claims = [wide('refuted', [true, true])];
    const coloured = verdictTable([{ claims }], { width: 100, colour: new Chalk({ level: 1 }) });
    expect(coloured.join('\n')).toContain('\u001b[31mrefuted\u001b[39m');
    // eslint-disable-next-line no-control-regex
    const stripped = coloured.map((line) => line.replace(/\u001b\[\d+m/g, ''));
    expect(stripped).toEqual(draw(claims));
  });

  it('tells parts that were not run in one note with their shared reason, and says what a verdict speaks for', () => {
    const notRun = ['a', 'b', 'c', 'd'].map((id) =>
      samplePart({
        ...{ id, label: `CNN, ${id}`, verdict: 'not-run', values: [] },
        notRun: { because: 'time', text: 'too slow' },
      }),
    );
    const text = draw([sampleResult({ parts: [samplePart(), ...notRun] })]).join('\n');
    expect(text).toContain('    not run (4 of 5 parts): too slow');
    expect(text).toContain('supported (FC)');
    const none = sampleResult({
      ...{ verdict: 'not-run', parts: notRun, seeds: [], primary: emptySamplePrimary },
    });
    expect(draw([none]).join('\n')).toContain('not run (4 of 4 parts): too slow');
  });

  it('says how many seeds would decide what is open', () => {
    const open = sampleResult({
      ...{ verdict: 'inconclusive', reason: 'noise', primary: samplePrimary({ seedsNeeded: 23 }) },
    });
    expect(draw([open]).at(-1)).toBe(
      '    noise; would be decided with about 23 seeds, if the truth is what was seen',
    );
  });

  it('counts seeds that broke a rule by arm, with what the others say', () => {
    const exclusions: readonly Exclusion[] = [
      { seed: 1, reason: 'collapsed', arm: 'decorrelated' },
      { seed: 2, reason: 'collapsed', arm: 'decorrelated' },
      { seed: 2, reason: 'collapsed', arm: 'regular' },
    ];
    const primary = samplePrimary({ survivors: { seeds: 1, estimate: 0.14, interval: null } });
    const parts = [samplePart({ exclusions }), samplePart({ id: 'b', exclusions })];
    expect(draw([sampleResult({ parts, primary })], 200).at(-1)).toBe(
      '    2 of 3 seeds broke a declared rule (by arm: decorrelated 2, regular 1); the others: 14.0 pts',
    );
  });

  it('shows each law with what broke it', () => {
    const declaration = { kind: 'exact', unit: 'plain' } as const;
    const parts = [
      samplePart({ label: 'A holds' }),
      samplePart({ label: 'B holds', verdict: 'refuted', reason: 'Counterexample: [3]' }),
    ];
    const lines = draw([
      namedResult('laws', { declaration, parts, verdict: 'refuted', primary: emptySamplePrimary }),
    ]);
    expect(lines.some((line) => /^ {2}B holds +refuted/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('    B holds: Counterexample: [3]');
  });
});
