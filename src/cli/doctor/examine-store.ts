import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readVariable } from '../../core/read-variable.js';
import type { Diagnosis } from './diagnosis.js';

/**
 * Where finished trials go, and whether they can be written there: the folder, or the nearest one above it that exists.
 * Writes nothing.
 */
export function examineStore(environment: NodeJS.ProcessEnv): Diagnosis['store'] {
  const folder = resolve(readVariable(environment, 'TRANSFER_CLAIMS_STORE') ?? '.transfer-claims/store');
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const remedy = 'set TRANSFER_CLAIMS_STORE to a folder that you can write to';
  if (!statSync(nearest).isDirectory()) {
    return { folder, writable: false, reason: `${nearest} is a file, not a folder; ${remedy}` };
  }
  try {
    accessSync(nearest, constants.W_OK);
    return { folder, writable: true };
  } catch {
    return { folder, writable: false, reason: `${nearest} can't be written to; ${remedy}` };
  }
}
