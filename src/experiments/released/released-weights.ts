import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The authors' checkpoints, by their paths in the authors' repository. */
const files = {
  'cnn/regular/1': 'classifier_exp/saved_models/CNN/cor1',
  'cnn/regular/2': 'classifier_exp/saved_models/CNN/cor2',
  'cnn/decorrelated/1': 'classifier_exp/saved_models/CNN/dec1',
  'cnn/decorrelated/2': 'classifier_exp/saved_models/CNN/dec2',
  dna: 'DNA_exp/mnist_exp/models/dna',
  'dna/classifier': 'DNA_exp/mnist_exp/models/cls_dna',
  autoencoder: 'DNA_exp/mnist_exp/models/ae',
  'autoencoder/classifier': 'DNA_exp/mnist_exp/models/cls_ae',
} as const;

export type ReleasedModel = keyof typeof files;

/** A checkpoint file and its content's SHA-256, hexadecimal. */
export interface ReleasedCheckpoint {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Where the authors' weights lie: the folder that TRANSFER_CLAIMS_RELEASED names, else `../shared/released`
 * where that exists; undefined where there is none.
 */
export function releasedFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['TRANSFER_CLAIMS_RELEASED'];
  if (named !== undefined && named !== '') return resolve(named);
  const beside = resolve('..', 'shared', 'released');
  return existsSync(beside) ? beside : undefined;
}

/** The released checkpoints of these names, or why they cannot be used. */
export function releasedCheckpoints<M extends ReleasedModel>(
  models: readonly M[],
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<M, ReleasedCheckpoint>> | { readonly notRun: string } {
  const folder = releasedFolder(environment);
  if (folder === undefined) {
    return {
      notRun: "the authors' weights are not there; name their folder in TRANSFER_CLAIMS_RELEASED",
    };
  }
  const missing = models.filter((model) => !existsSync(join(folder, files[model])));
  if (missing.length > 0) {
    return { notRun: `the authors' weights lack ${missing.map((model) => files[model]).join(', ')}` };
  }
  return Object.fromEntries(
    models.map((model) => {
      const path = join(folder, files[model]);
      return [model, { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }];
    }),
  ) as Record<M, ReleasedCheckpoint>;
}
