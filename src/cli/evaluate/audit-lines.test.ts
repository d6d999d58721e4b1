import { describe, expect, it } from 'vitest';
import type { AttackAudit } from '../../evaluation/audit-evaluation.js';
import type { EvaluatedPair } from '../../evaluation/evaluate-pair.js';
import type { RightCounts } from '../../evaluation/reconstruction-accuracy.js';
import { anyAuditFailed, auditState } from './audit-lines.js';
import { pairJson, pairText } from './pair-output.js';
import { reconstructionJson, reconstructionText } from './reconstruction-output.js';

const audit = (against: string, passed: boolean): AttackAudit => ({
  attack: 'pgd-linf',
  epsilon: 0.1,
  against,
  images: 64,
  checks: [
    { check: 'stays-in-the-ball', passed: true, measured: 1, limit: 1, detail: 'in' },
    { check: 'gradients-at-the-start', passed, measured: 0.5, limit: 0, detail: '32 of 64' },
  ],
});
const counts = { fooled: 20, transferred: 5, bothCleanCorrect: { fooled: 10, transferred: 2 } };
const pair: EvaluatedPair = {
  images: 100,
  accuracy: [0.9, 0.8],
  features: null,
  chanceR2: 0.5,
  transfers: [
    { attack: 'pgd-linf', epsilon: 0.1, direction: '1→2', ...counts },
    { attack: 'pgd-linf', epsilon: 0.1, direction: '2→1', ...counts },
  ],
};
const right = (attack: RightCounts['attack']): RightCounts => ({
  attack,
  epsilon: attack === 'none' ? 0 : 0.1,
  aim: 'joint',
  images: 100,
  either: 50,
  both: 50,
  byPath: [50],
});

describe('a rate whose attack failed an audit', () => {
  const audits = [audit('first', false), audit('second', true)];

  it('is marked in the JSON, in the direction that starts from the model, and only there', () => {
    expect(pairJson('mnist', pair, audits).pairs.map(({ attackAudit }) => attackAudit)).toEqual([
      'failed',
      'passed',
    ]);
    expect(anyAuditFailed(audits)).toBe(true);
    expect(anyAuditFailed([audit('first', true)])).toBe(false);
  });

  it('is marked in the table and said to be not valid', () => {
    const text = pairText(pair, audits);
    expect(text).toMatch(/1→2 .* FAILED *$/m);
    expect(text).toMatch(/2→1 .* passed *$/m);
    expect(text).toContain('1 of 2 rows are NOT VALID: their attack failed its audit');
    expect(pairText(pair, [audit('first', true), audit('second', true)])).not.toContain('NOT VALID');
  });

  it('is marked for reconstructions as well, where natural accuracy is no attack’s', () => {
    const rows = [right('none'), right('pgd-linf')];
    const { accuracy } = reconstructionJson('mnist', rows, [audit('joint', false)]);
    expect(accuracy[0]).not.toHaveProperty('attackAudit');
    expect(accuracy[1]).toMatchObject({ attackAudit: 'failed' });
    expect(reconstructionText(rows, [audit('joint', false)])).toMatch(/1 of 1 rows are NOT VALID/);
  });
});

describe('rates without an audit', () => {
  it('say that they are unaudited, in text and JSON', () => {
    expect(pairText(pair, [])).toContain('2 of 2 rows are UNAUDITED');
    expect(pairText(pair, [])).toContain('attack audit: not run; the rates above are unaudited');
    expect(pairJson('mnist', pair, []).pairs.map(({ attackAudit }) => attackAudit)).toEqual([
      'not run',
      'not run',
    ]);
    expect(auditState([audit('first', true)], 'fgsm-linf')).toBe('not run');
  });
});
