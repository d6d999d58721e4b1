import { createRequire } from 'node:module';

/** The two functions of `util` that tfjs-node 4.22 calls with every operation. */
const legacy = {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: (value: unknown) => Array.isArray(value),
};

/**
 * Puts plain versions of `isNullOrUndefined` and `isArray` into Node's `util`.
 *
 * Node 23 removed the first, so that no operation of tfjs-node 4.22 would run there; Node 22 prints a warning
 * at the first call of either. tfjs-node looks them up in the module object at each call, so adding them
 * before the first is enough. What they compute is what Node's own did.
 */
export function restoreLegacyUtil(
  util = createRequire(import.meta.url)('node:util') as Record<string, unknown>,
): void {
  Object.assign(util, legacy);
}
