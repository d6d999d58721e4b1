import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TensorflowInstallation } from './installation.js';

/** The packages that hold the native backend; their kernels are the same, the first also runs on CUDA. */
export const nodePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** A tfjs-node(-gpu) package on disk, with or without its addon. */
export interface NodePackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** Reads `package.json` in `folder`; undefined if it isn't there or isn't one of {@link nodePackages}. */
export function readNodePackage(folder: string): NodePackage | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  const known = nodePackages.find((candidate) => candidate === name);
  return known === undefined ? undefined : { folder, name: known, version: version ?? 'unknown' };
}

/** The package as npm installed it, looked for in the `node_modules` of `from` and of the folders above. */
export function findNodePackage(from: string): NodePackage | undefined {
  for (const name of nodePackages) {
    for (let folder = from; ; folder = dirname(folder)) {
      const found = readNodePackage(join(folder, 'node_modules', name));
      if (found !== undefined) return found;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

/** The addon that the package's own install step downloads; undefined where that step failed or was skipped. */
export function downloadedAddon({ folder, name, version }: NodePackage): TensorflowInstallation | undefined {
  const lib = join(folder, 'lib');
  if (!existsSync(lib)) return undefined;
  const addon = readdirSync(lib)
    .filter((entry) => /^napi-v\d+$/.test(entry))
    .filter((entry) => Number(entry.slice('napi-v'.length)) <= Number(process.versions['napi'] ?? 8))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((entry) => join(lib, entry, 'tfjs_binding.node'))
    .find((file) => existsSync(file));
  if (addon === undefined) return undefined;
  return {
    addon,
    packageFolder: folder,
    packageName: name,
    packageVersion: version,
    libraries: [],
    remedy: `npm rebuild ${name}`,
  };
}
