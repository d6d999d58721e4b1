import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random-stream.js';
import { baselineFolder, parseBaseline, type Baseline } from '../harness/baseline.js';
import type { ClaimResult, RunDescription } from '../harness/claim-types.js';
import { damagedMeans, gatePower, weaklyGuarded, type RecordedEffect } from '../harness/gate-power.js';
import { failsGate, gateClaim, gateLevel } from '../harness/gate.js';
import { collectClaims, type RunnableClaim } from '../harness/runnable-claim.js';
import {
  sampleDeclaration,
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
}

const claimFolder = new URL('../../claims/', import.meta.url);
const stream = RandomStream.fromSeed(16).split('gate');

async function loadClaims(paper: string): Promise<readonly RunnableClaim[]> {
  const folder = new URL(`${paper}/`, claimFolder);
  return collectClaims(async () => {
    for (const name of readdirSync(folder)) {
      await import(/* @vite-ignore */ new URL(name, folder).href);
    }
  });
}

let recorded: readonly RecordedClaim[] = [];
beforeAll(async () => {
  const found: RecordedClaim[] = [];
  for (const { id: paper, profiles } of papers) {
    const path = join(baselineFolder, paper, 'quick-mnist.json');
    const name = { paper, profile: 'quick', datasetId: 'mnist' };
    const baseline = parseBaseline(JSON.parse(readFileSync(path, 'utf8')), name);
    for (const claim of await loadClaims(paper)) {
      const record = baseline.claims[claim.id];
      const values = Object.values(record?.values ?? {});
      if (record === undefined || values.length < 2 || claim.repeats !== 'seeds') continue;
      const { kind } = claim.declare(profiles['quick'] as never);
      found.push({ id: claim.id, baseline, kind, verdict: record.verdict, values });
    }
  }
  recorded = found;
}, 120_000);

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
  { id, baseline, kind, verdict }: RecordedClaim,
  values: readonly number[],
  { run = elsewhere, from = baseline }: { readonly run?: RunDescription; readonly from?: Baseline } = {},
): boolean {
  const record = from.claims[id];
  const result: ClaimResult = sampleResult({
    declaration: sampleDeclaration({ id, kind }),
    ...{ declarationHash: record?.declarationHash ?? '', measureHash: record?.measureHash ?? '', verdict },
    primary: samplePrimary({
      values: values.map((value, index) => ({
        seed: Number(Object.keys(record?.values ?? {})[index]),
        value,
      })),
    }),
    parts: [],
  });
  return gateClaim(result, run, from).some((finding) => failsGate(finding, {}));
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
  it('finds on the backend of the record every effect that is gone or reversed, in 100 of 100 runs', () => {
    expect(recorded.length).toBeGreaterThan(25);
    for (const claim of recorded) {
      const { backend, arithmetic } = claim.baseline;
      const run = { ...sampleRun, backend, ...(arithmetic === undefined ? {} : { arithmetic }) };
      const { removed, reversed } = damagedMeans(claim);
      for (const mean of [removed, ...(reversed === null ? [] : [reversed])]) {
        if (isShare(claim)) continue; // A share may by chance be drawn as it was recorded.
        expect([claim.id, times(100, () => fails(claim, draw(claim, mean), { run }))]).toEqual([
          claim.id,
          100,
        ]);
      }
    }
  });

  it('has elsewhere the power that is computed for each, and 0.9 for all but those that it names', () => {
    for (const claim of recorded) {
      const { removed, reversed } = damagedMeans(claim);
      const power = gatePower(claim, gateLevel(claim.baseline));
      const weak = weaklyGuarded(claim.baseline, { [claim.id]: claim.kind }).map(({ id }) => id);
      if (isShare(claim)) continue;
      const found = times(400, () => fails(claim, draw(claim, removed), { from: redrawn(claim) }));
      // Within four binomial errors.
      expect(Math.abs(found / 400 - (power?.removed ?? NaN))).toBeLessThanOrEqual(0.1);
      if (!weak.includes(claim.id)) expect(found).toBeGreaterThanOrEqual(340);
      if (reversed === null) continue;
      const back = times(400, () => fails(claim, draw(claim, reversed), { from: redrawn(claim) }));
      expect(Math.abs(back / 400 - (power?.reversed ?? NaN))).toBeLessThanOrEqual(0.1);
    }
  });

  it('raises at most 20 alarms in 1,000 runs of other networks in which nothing changed', () => {
    for (const { id: paper } of papers) {
      const claims = recorded.filter(({ baseline }) => baseline.paper === paper);
      const alarm = (claim: RecordedClaim) =>
        fails(claim, draw(claim, sampleMoments(claim.values).mean), { from: redrawn(claim) });
      expect(times(1000, () => claims.map(alarm).some(Boolean))).toBeLessThanOrEqual(20);
    }
  });

  it('finds 40 points more than was recorded for Figure 3, on any backend', () => {
    const claim = recorded.find(({ id }) => id === 'fig-03-decorrelation-lowers-transfer');
    expect(claim).toBeDefined();
    if (claim === undefined) return;
    const { mean } = sampleMoments(claim.values);
    expect(times(100, () => fails(claim, draw(claim, mean + 0.4)))).toBe(100);
  });
});
