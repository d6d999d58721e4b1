import { beforeAll, describe, expect, it } from 'vitest';
import type { ClaimDeclaration } from '../../harness/claim-types.js';
import type { RunnableClaim } from '../../harness/runnable-claim.js';
import { wiedemanWang2022 } from './paper.js';
import { profileNames, profiles } from './profiles.js';
import { claimFileIds, loadClaims } from './testing/load-claims.js';

/** What must be tested of the paper, by the ids of the claims. */
const specified = [
  'fig-01-transfer-grows-with-epsilon',
  'fig-01-distance-does-not-matter',
  'fig-01-features-are-linearly-related',
  'fig-02-decorrelation-breaks-the-line',
  'fig-03-decorrelation-lowers-transfer',
  'fig-03-gap-narrows-with-epsilon',
  'fig-03-accuracy-is-kept',
  'fig-04-decorrelated-start-helps-dverge',
  'fig-04-dverge-lowers-transfer',
  'fig-06-dna-beats-autoencoder',
  'fig-06-pgd-is-stronger',
  'fig-06-single-path-is-comparable',
  'fig-07-one-neck-survives',
  'fig-08-dna-beats-autoencoder-cifar',
  'fig-09-semantic-change-is-less-obvious',
  'fig-10-unsharing-helps',
  'text-neck-width-and-depth',
  'text-classifier-alone',
  'text-batch-must-exceed-features',
  'text-affine-features-are-perfectly-correlated',
  'text-correlation-drives-transfer',
  'text-random-noise-is-harmless',
  'text-distance-has-no-trend',
  'text-same-instabilities-without-the-loss',
  'text-l2-coupling-avoids-one-sided-attacks',
  'text-mse-attacks-add-noise',
  'text-log-form-is-stabler',
  'text-svd-is-costly',
  'text-dverge-is-costly',
  'text-classifier-alone-cifar',
];

/** Where earlier seeds were seen under another declaration. */
const firstSeeds: Readonly<Record<string, number>> = {
  'fig-03-gap-narrows-with-epsilon': 206,
  'audit-collapse-rate-fc': 211,
};

let claims: readonly RunnableClaim[] = [];
beforeAll(async () => {
  claims = await loadClaims();
});

const ids = claimFileIds();
const declarations = (): ClaimDeclaration[] =>
  profileNames.flatMap((name) => claims.map((claim) => claim.declare(profiles[name])));
const repeated = (words: readonly string[]) => words.filter((word, index) => words.indexOf(word) !== index);

describe('the paper’s claims', () => {
  it('have the names of their files, one claim a file', () => {
    expect(claims.map(({ id }) => id).sort()).toEqual(ids);
    for (const { paper } of claims) expect(paper.id).toBe(wiedemanWang2022.id);
  });

  it('are there where the paper says which start first', () => {
    expect((wiedemanWang2022.startFirst ?? []).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('are there where the first page of the report tells of them', () => {
    expect((wiedemanWang2022.firstPage ?? []).filter(({ claim }) => !ids.includes(claim))).toEqual([]);
  });

  it('are all that the specification lists', () => {
    expect(specified.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('declare themselves in every profile, in one of the paper’s groups and of figures that it knows', () => {
    const groups = wiedemanWang2022.groups.map(({ id }) => id);
    const figures = wiedemanWang2022.figureTexts.map(({ figure }) => figure);
    for (const { id, group, figure, source, statement, estimand } of declarations()) {
      expect(groups, id).toContain(group);
      if (figure !== undefined) expect(figures, id).toContain(figure);
      for (const text of [source, statement, estimand]) expect(text, id).not.toBe('');
    }
  });

  it('have parts with names of their own, and finite numbers where the paper prints one', () => {
    for (const { id, parts } of declarations()) {
      expect(parts.length, id).toBeGreaterThan(0);
      expect(repeated(parts.map((part) => part.id)), id).toEqual([]);
      expect(repeated(parts.map(({ label }) => label)), id).toEqual([]);
      const printed = parts.flatMap(({ paper }) => (paper === undefined ? [] : [paper]));
      expect(printed.filter(Number.isFinite), id).toEqual(printed);
    }
  });

  it('say why, where a profile leaves a part out; the paper’s sizes leave out nothing for them', () => {
    for (const { id, parts } of declarations()) {
      for (const { notRun } of parts) if (notRun !== undefined) expect(notRun.text, id).not.toBe('');
    }
    for (const claim of claims) {
      const { parts } = claim.declare(profiles.paper);
      expect(
        parts.filter(({ notRun }) => notRun !== undefined),
        claim.id,
      ).toEqual([]);
    }
  });

  it('keep their statement, kind and threshold from one profile to another', () => {
    const lasting = ({ statement, kind, asserts, alpha, smallestEffect, unit }: ClaimDeclaration) => ({
      ...{ statement, kind, asserts, alpha, smallestEffect, unit },
    });
    for (const claim of claims) {
      const [first, ...others] = profileNames.map((name) => lasting(claim.declare(profiles[name])));
      for (const other of others) expect(other, claim.id).toEqual(first);
    }
  });

  it('look at seeds from the profile’s first on, or after those that another declaration saw, at growing numbers', () => {
    for (const { id, seeds, kind, alpha, smallestEffect } of declarations()) {
      expect(seeds === null, id).toBe(typeof kind === 'string');
      if (seeds === null) continue;
      expect(seeds.first, id).toBe(firstSeeds[id] ?? profiles.quick.firstSeed);
      expect(
        [...seeds.looks].sort((one, other) => one - other),
        id,
      ).toEqual(seeds.looks);
      expect(alpha, id).toBe(0.05);
      expect(smallestEffect, id).toBeGreaterThan(0);
    }
  });

  it('describe and decide nothing about the authors’ weights, nor what is shown for the reader’s own eyes', () => {
    for (const { id, group, kind } of declarations()) {
      expect(kind === 'descriptive', id).toBe(['released', 'shown'].includes(group));
      expect(id.startsWith('released-'), id).toBe(group === 'released');
      if (id.startsWith('audit-')) expect(group, id).toBe('audit');
    }
  });
});
