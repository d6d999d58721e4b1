import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { currentProfile } from '../../harness/paper.js';
import { canonicalJson } from '../../harness/store/canonical-json.js';
import { architectureNamed } from '../../models/architecture.js';
import { architectureNames } from './experiments/by-architecture.js';
import { wiedemanWang2022 } from './paper.js';
import { profileNames, profiles } from './profiles.js';

const all = profileNames.map((name) => profiles[name]);

describe('the architectures that trials name', () => {
  // A trial's address holds the name alone: whoever changes the layers raises the version of every trial that trains them.
  it('have the layers with which the recorded trials were trained', () => {
    const hashOf = (name: (typeof architectureNames)[number]) =>
      createHash('sha256')
        .update(canonicalJson(architectureNamed(name) as never))
        .digest('hex')
        .slice(0, 16);
    expect(Object.fromEntries(architectureNames.map((name) => [name, hashOf(name)]))).toEqual({
      cnn: '5c05338b6a05fe44',
      fc: 'bf8aa4b9bff55554',
    });
  });
});

describe('profiles', () => {
  it('have the names under which they are found, quick by default', () => {
    for (const name of profileNames) {
      const environment = { TRANSFER_CLAIMS_PROFILE: name };
      expect(currentProfile(wiedemanWang2022, environment)).toBe(profiles[name]);
      expect(profiles[name].name).toBe(name);
    }
    expect(currentProfile(wiedemanWang2022, {})).toBe(profiles.quick);
  });

  it('decide by seeds that nobody developed with, at growing numbers of them', () => {
    for (const { firstSeed, looks } of all) {
      expect(firstSeed).toBeGreaterThan(100);
      expect(looks.length).toBeGreaterThan(0);
      expect(looks).toEqual([...new Set(looks)].sort((one, other) => one - other));
    }
  });

  it('regress on more samples than features, and on more by more than one', () => {
    for (const { pairs, distances } of all) {
      for (const name of architectureNames) {
        const { featureCount } = architectureNamed(name);
        const [pair, distance] = [pairs[name], distances[name]];
        if (!('notRun' in pair)) {
          expect(Math.min(pair.batchSize, pair.featureImages)).toBeGreaterThan(featureCount + 1);
        }
        if (!('notRun' in distance)) expect(distance.featureImages).toBeGreaterThan(featureCount + 1);
      }
    }
  });

  it('say why, where an architecture is left out; the paper’s own sizes leave out none', () => {
    for (const { pairs, distances, dverge, collapse } of all) {
      for (const presets of [pairs, distances, dverge, collapse.pairs]) {
        for (const name of architectureNames) {
          const preset = presets[name];
          if ('notRun' in preset) expect(preset.notRun.text).toContain('TRANSFER_CLAIMS_PROFILE=paper');
        }
      }
    }
    const { pairs, distances, dverge, collapse } = profiles.paper;
    for (const presets of [pairs, distances, dverge, collapse.pairs]) {
      for (const name of architectureNames) expect(presets[name]).not.toHaveProperty('notRun');
    }
  });
});
