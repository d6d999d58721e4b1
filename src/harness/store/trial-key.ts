import { createHash } from 'node:crypto';
import { requireInteger } from '../../core/checks.js';
import { ConfigError } from '../../core/errors.js';
import type { TrialSpec } from './trial.js';
import { canonicalJson } from './canonical-json.js';

/**
 * The address of a trial in the run store: SHA-256 of the canonical JSON of its experiment, version,
 * configuration and seed, as 64 hexadecimal digits. Fields beyond those four do not count.
 *
 * @throws {ConfigError} where a field is missing, or holds what plain JSON cannot say.
 */
export function trialKey({ experiment, version, configuration, seed }: TrialSpec): string {
  if (typeof experiment !== 'string' || experiment === '') {
    throw new ConfigError(`trialKey: experiment must be a name, got ${JSON.stringify(experiment)}`);
  }
  requireInteger('trialKey: version', version, { min: 0 });
  requireInteger('trialKey: seed', seed, { min: 0 });
  const text = canonicalJson({ experiment, version, configuration, seed }, 'spec');
  return createHash('sha256').update(text).digest('hex');
}
