import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * A folder of released weights, reference values or data that a test can do without: `../shared/<name>` beside the
 * project, or undefined where it is not there (the test is then skipped, and says so).
 */
export function sharedFolder(name: string): string | undefined {
  const folder = resolve('..', 'shared', name);
  return existsSync(folder) ? folder : undefined;
}
