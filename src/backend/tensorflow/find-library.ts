import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../core/errors.js';

/** A TensorFlow library with the headers of its C API. */
export interface TensorflowLibrary {
  /** The folder that holds `tensorflow/c/c_api.h`. */
  readonly include: string;
  /** The libraries to link: the one with the C API, then the framework it may need. */
  readonly libraries: readonly string[];
}

/** File names of the library with the C API: in wheels, then in the C distribution; Linux, then macOS. */
const apiNames = [
  'libtensorflow_cc.so.2',
  'libtensorflow.so.2',
  'libtensorflow_cc.2.dylib',
  'libtensorflow.2.dylib',
];
const frameworkNames = ['libtensorflow_framework.so.2', 'libtensorflow_framework.2.dylib'];
/** Where libraries lie below the folder: wheels have none of these, distributions have one. */
const libraryFolders = [
  '.',
  'lib',
  'lib64',
  `lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
];

/**
 * The library in `folder`, which may be an unpacked wheel, a `site-packages` with one, an unpacked
 * `libtensorflow` archive or a system prefix such as /usr/local; undefined if it isn't there with its headers.
 */
export function libraryIn(folder: string): TensorflowLibrary | undefined {
  for (const base of [resolve(folder), resolve(folder, 'tensorflow')]) {
    const include = join(base, 'include');
    if (!existsSync(join(include, 'tensorflow', 'c', 'eager', 'c_api.h'))) continue;
    const places = libraryFolders.map((name) => join(base, name));
    const find = (names: readonly string[]) =>
      places.flatMap((place) => names.map((name) => join(place, name))).find((file) => existsSync(file));
    const api = find(apiNames);
    if (api === undefined) continue;
    const framework = find(frameworkNames);
    return { include, libraries: framework === undefined ? [api] : [api, framework] };
  }
  return undefined;
}

/** {@link libraryIn}, for a folder that the user named. @throws {ConfigError} if the library isn't there. */
export function requireLibraryIn(folder: string): TensorflowLibrary {
  const found = libraryIn(folder);
  if (found !== undefined) return found;
  throw new ConfigError(
    `setup tensorflow: --library must name a folder with include/tensorflow/c/eager/c_api.h and one of ` +
      `${apiNames.join(', ')}, got ${folder}; name the folder of an unpacked wheel or libtensorflow archive, or use --pip`,
  );
}

/** Where Python would import `tensorflow` from; found without importing it, which takes seconds. */
function pythonPackage(): string | undefined {
  const code =
    'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.submodule_search_locations[0] if s else "")';
  const done = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
  const folder = done.status === 0 ? done.stdout.trim() : '';
  return folder === '' ? undefined : folder;
}

/** A library that the machine already has: under a system prefix, else in the Python package `tensorflow`. */
export function installedLibrary(
  prefixes: readonly string[] = ['/usr/local', '/usr', '/opt/homebrew', '/opt/tensorflow'],
  python: () => string | undefined = pythonPackage,
): TensorflowLibrary | undefined {
  for (const prefix of prefixes) {
    const found = libraryIn(prefix);
    if (found !== undefined) return found;
  }
  const folder = python();
  return folder === undefined ? undefined : libraryIn(folder);
}
