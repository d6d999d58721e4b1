import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { baselineFolder, parseBaseline, recordedFamily, type Baseline } from '../harness/baseline.js';
import type { ClaimDeclaration, ClaimResult, RunDescription } from '../harness/claim-types.js';
import { damagedMeans, gatePower, weaklyGuarded, type RecordedEffect } from '../harness/gate-power.js';
import { failsGate, gateClaim, gateLevel } from '../harness/gate.js';
import { claimsInFiles, type RunnableClaim } from '../harness/runnable-claim.js';
import {
  sampleDeclaration,
  samplePart,
  samplePrimary,
  sampleResult,
  sampleRun,
} from '../harness/testing/sample-result.js';
import { sampleMoments } from '../statistics/sample-moments.js';
import { papers } from './papers.js';

/** A claim that is recorded over seeds, in the committed baseline of its paper. */
interface RecordedClaim extends RecordedEffect {
  readonly id: string;
  readonly baseline: Baseline;
  readonly asserts: ClaimDeclaration['asserts'];
}

const dataset = { profile: 'quick', datasetId: 'mnist' };
const family = recordedFamily(dataset);

const claimFolder = new URL('../../claims/', import.meta.url);
const stream = RandomStream.fromSeed(16).split('gate');

async function loadClaims(paper: string): Promise<readonly RunnableClaim[]> {
  const folder = new URL(`${paper}/`, claimFolder);
  return claimsInFiles(readdirSync(folder).map((name) => new URL(name, folder).href));
}

let recorded: readonly RecordedClaim[] = [];
beforeAll(async () => {
  const found: RecordedClaim[] = [];
  for (const { id: paper, profiles } of papers) {
    const path = join(baselineFolder, paper, 'quick-mnist.json');
    const name = { paper, ...dataset };
    const baseline = parseBaseline(JSON.parse(readFileSync(path, 'utf8')), name);
    for (const claim of await loadClaims(paper)) {
      const record = baseline.claims[claim.id];
      const values = Object.values(record?.values ?? {});
      if (record === undefined || values.length < 2 || claim.repeats !== 'seeds') continue;
      const { kind, asserts } = claim.declare(profiles['quick'] as never);
      found.push({ id: claim.id, baseline, kind, asserts, verdict: record.verdict, values });
    }
  }
  recorded = found;
});

const isShare = ({ kind }: RecordedEffect) => typeof kind === 'object' && 'share' in kind;

/** A later run's values: as many seeds with this mean and the recorded spread; of a share, ones and zeros. */
function draw(claim: RecordedEffect, mean: number): number[] {
  const { count, standardDeviation } = sampleMoments(claim.values);
  return Array.from({ length: count }, () =>
    isShare(claim) ? Number(stream.uniform() < mean) : mean + standardDeviation * stream.normal(),
  );
}

const elsewhere: RunDescription = { ...sampleRun, backend: 'another' };

/** Whether the gate fails a run of this claim with these values. */
function fails(
  { id, baseline, kind, asserts, verdict }: RecordedClaim,
  values: readonly number[],
  { run = elsewhere, from = baseline }: { readonly run?: RunDescription; readonly from?: Baseline } = {},
): boolean {
  const record = from.claims[id];
  const result: ClaimResult = sampleResult({
    declaration: sampleDeclaration({ id, kind, asserts }),
    ...{ declarationHash: record?.declarationHash ?? '', measureHash: record?.measureHash ?? '', verdict },
    primary: samplePrimary({
      values: values.map((value, index) => ({
        seed: Number(Object.keys(record?.values ?? {})[index]),
        value,
      })),
    }),
    // Of which nothing is recorded: what is simulated is the primary.
    parts: [
      samplePart({ id: 'one', estimate: null, values: [] }),
      samplePart({ id: 'other', estimate: null, values: [] }),
    ],
  });
  return gateClaim(result, run, from, family).some((finding) => failsGate(finding, {}));
}

/** The same claim's baseline, with another run of the same networks in the place of what is recorded. */
function redrawn(claim: RecordedClaim): Baseline {
  const record = claim.baseline.claims[claim.id];
  const first = draw(claim, sampleMoments(claim.values).mean);
  const values = Object.fromEntries(first.map((value, index) => [String(201 + index), value]));
  const claims = { ...claim.baseline.claims, ...(record && { [claim.id]: { ...record, values } }) };
  return { ...claim.baseline, claims };
}

const times = (runs: number, once: () => boolean) =>
  Array.from({ length: runs }, once).filter(Boolean).length;

describe('the gate, on the recorded claims', () => {
  it('finds on the backend of the record every effect that is taken from the recorded values, and nothing where none is', () => {
    expect(recorded.length).toBeGreaterThan(25);
    for (const claim of recorded) {
      const { backend, arithmetic } = claim.baseline;
      const run = { ...sampleRun, backend, ...(arithmetic === undefined ? {} : { arithmetic }) };
      const { mean } = sampleMoments(claim.values);
      const { removed, reversed } = damagedMeans(claim);
      const moved = (to: number) =>
        fails(
          claim,
          claim.values.map((value) => value - mean + to),
          { run },
        );
      expect([claim.id, moved(mean), moved(removed), moved(reversed ?? removed)]).toEqual([
        claim.id,
        false,
        true,
        true,
      ]);
    }
  });

  it('has elsewhere the power that is computed for each, and 0.9 for all but those that it names', () => {
    for (const claim of recorded) {
      if (isShare(claim)) continue;
      const { id, asserts, baseline, kind } = claim;
      const { removed, reversed } = damagedMeans(claim);
      const level = gateLevel(baseline, family) / (asserts === 'every-part' ? 2 : 1);
      const power = gatePower(claim, level);
      const weak = weaklyGuarded(baseline, { [id]: { kind, asserts } }, family);
      const found = times(400, () => fails(claim, draw(claim, removed), { from: redrawn(claim) }));
      // Within four binomial errors.
      expect(Math.abs(found / 400 - (power?.removed ?? NaN))).toBeLessThanOrEqual(0.1);
      if (weak.length === 0) expect(found).toBeGreaterThanOrEqual(340);
      if (reversed === null) continue;
      const back = times(400, () => fails(claim, draw(claim, reversed), { from: redrawn(claim) }));
      expect(Math.abs(back / 400 - (power?.reversed ?? NaN))).toBeLessThanOrEqual(0.1);
    }
  });

  it('raises at most 20 alarms in 1,000 runs, of all papers together, of other networks in which nothing changed', () => {
    const alarm = (claim: RecordedClaim) =>
      fails(claim, draw(claim, sampleMoments(claim.values).mean), { from: redrawn(claim) });
    expect(times(1000, () => recorded.map(alarm).some(Boolean))).toBeLessThanOrEqual(20);
  });

  it('finds 40 points more than was recorded for Figure 3, on any backend', () => {
    const claim = recorded.find(({ id }) => id === 'fig-03-decorrelation-lowers-transfer');
    expect(claim).toBeDefined();
    if (claim === undefined) return;
    const { mean } = sampleMoments(claim.values);
    expect(times(100, () => fails(claim, draw(claim, mean + 0.4)))).toBe(100);
  });
});
