import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../../core/errors.js';
import { readVariable } from '../../../core/read-variable.js';
import type { NotRun } from '../../../harness/claim-types.js';
import { releasedFiles, type ReleasedFile, type ReleasedModel } from './released-files.js';

/** A checkpoint file and its content's SHA-256, hexadecimal. */
export interface ReleasedCheckpoint {
  readonly path: string;
  readonly sha256: string;
}

/** Where downloaded weights lie: `.transfer-claims/released` in the working folder. */
export function releasedCacheFolder(): string {
  return resolve('.transfer-claims', 'released');
}

/**
 * Where the authors' weights lie: the folder that TRANSFER_CLAIMS_RELEASED names, else the cache, else
 * `../shared/released`, where those exist; undefined where there is none.
 */
export function releasedFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = readVariable(environment, 'TRANSFER_CLAIMS_RELEASED');
  if (named !== undefined) return resolve(named);
  return [releasedCacheFolder(), resolve('..', 'shared', 'released')].find((folder) => existsSync(folder));
}

/**
 * The released checkpoints of these names, or why they cannot be used.
 *
 * @throws {ConfigError} names a file whose content is not the authors': claims about their weights would be wrong.
 */
export function releasedCheckpoints<M extends ReleasedModel>(
  models: readonly M[],
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<M, ReleasedCheckpoint>> | { readonly notRun: NotRun } {
  const folder = releasedFolder(environment);
  if (folder === undefined) {
    return {
      notRun: missing(
        'the authors\' weights are not there; download them with "npx transfer-claims data --released", or name their ' +
          'folder in TRANSFER_CLAIMS_RELEASED',
      ),
    };
  }
  const absent = models.filter((model) => !existsSync(join(folder, releasedFiles[model].path)));
  if (absent.length > 0) {
    return {
      notRun: missing(
        `the authors' weights lack ${absent.map((model) => releasedFiles[model].path).join(', ')}`,
      ),
    };
  }
  return Object.fromEntries(models.map((model) => [model, verified(folder, model)])) as Record<
    M,
    ReleasedCheckpoint
  >;
}

const missing = (text: string): NotRun => ({ because: 'missing', text });

function verified(folder: string, model: ReleasedModel): ReleasedCheckpoint {
  const { path: name, sha256: expected } = releasedFiles[model] as ReleasedFile;
  const path = join(folder, name);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (expected === null || sha256 === expected) return { path, sha256 };
  throw new ConfigError(
    `released weights: ${path} must be the authors' file with SHA-256 ${expected}, got ${sha256}; ` +
      'fetch it with "npx transfer-claims data --released", or evaluate your own weights with "npx transfer-claims evaluate"',
  );
}
