import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import type { Json, TrialSpec } from './trial.js';
import { sampleSpec } from './testing/sample-trial.js';
import { trialKey } from './trial-key.js';

const configurations = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
const specs: fc.Arbitrary<TrialSpec> = fc.record({
  experiment: fc.string({ minLength: 1 }),
  version: fc.nat(5),
  configuration: configurations as fc.Arbitrary<Record<string, Json>>,
  seed: fc.nat(5),
});

describe('trialKey', () => {
  it('does not depend on the order of fields, and differs between any two specs', () => {
    const keys = new Map<string, unknown>();
    fc.assert(
      fc.property(specs, (spec) => {
        const key = trialKey(spec);
        const { experiment, version, configuration, seed } = spec;
        expect(trialKey({ seed, configuration, version, experiment })).toBe(key);
        const plain = JSON.parse(JSON.stringify(spec)) as unknown;
        if (keys.has(key)) expect(plain).toEqual(keys.get(key));
        keys.set(key, plain);
      }),
    );
    expect(keys.size).toBeGreaterThan(50);
  });

  it('changes with each of the four fields, and with nothing else', () => {
    const spec = sampleSpec(7);
    const changed = [{ experiment: 'x' }, { version: 2 }, { configuration: { rate: 0.1 } }, { seed: 8 }];
    const keys = [spec, ...changed.map((change) => ({ ...spec, ...change }))].map(trialKey);
    expect(new Set(keys).size).toBe(5);
    expect(trialKey({ ...spec, comment: 'none' } as TrialSpec)).toBe(keys[0]);
  });

  it('is the SHA-256 of the canonical text', () => {
    // printf '%s' '{"configuration":{"layers":[3,2],"rate":0.1},"experiment":"sample","seed":7,"version":1}' \
    //   | sha256sum
    expect(trialKey(sampleSpec(7))).toBe('8f27b99011a99fc067abb6d63db39be761dc0c14873ae5381323582bfc2a895a');
  });

  it('refuses a spec that names no single trial', () => {
    const spec = sampleSpec(0);
    expect(() => trialKey({ ...spec, experiment: '' })).toThrow(ConfigError);
    expect(() => trialKey({ ...spec, seed: 0.5 })).toThrow('trialKey: seed must be a whole number, got 0.5');
    expect(() => trialKey({ ...spec, version: -1 })).toThrow('version must be at least 0');
    expect(() => trialKey({ ...spec, configuration: { margin: NaN } })).toThrow('spec.configuration.margin');
  });
});
