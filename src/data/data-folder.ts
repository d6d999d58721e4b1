import { join, resolve } from 'node:path';
import { readVariable, type Environment } from '../core/read-variable.js';

/** The value of TRANSFER_CLAIMS_DATA that asks for synthetic digits; a folder of that name is `./synthetic`. */
export const syntheticData = 'synthetic';

/** What TRANSFER_CLAIMS_DATA is set to: a folder, or {@link syntheticData}; undefined where it is not set. */
export function namedDataFolder(environment: Environment = process.env): string | undefined {
  return readVariable(environment, 'TRANSFER_CLAIMS_DATA');
}

/** Where downloaded data lies: `.transfer-claims/data` in the working folder. */
export function dataCacheFolder(): string {
  return resolve(join('.transfer-claims', 'data'));
}
