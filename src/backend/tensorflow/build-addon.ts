import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchFromNpm } from './fetch-package.js';
import type { TensorflowLibrary } from './find-library.js';
import { runCommand } from './run-command.js';

/** Where Node's headers may lie: beside this Node, or where distributions put them. */
const headerFolders = [
  join(dirname(process.execPath), '..', 'include', 'node'),
  '/usr/include/node',
  '/usr/local/include/node',
];

/** The headers of Node-API: Node's own, else those of the package `node-api-headers`, put into `folder`. */
export function nodeApiHeaders(folder: string, own: readonly string[] = headerFolders): string {
  const packaged = join(folder, 'include');
  const found = [...own, packaged].find((place) => existsSync(join(place, 'node_api.h')));
  if (found === undefined) fetchFromNpm('node-api-headers@1.9.0', folder);
  return found ?? packaged;
}

/** What {@link compilerArguments} needs to know. */
export interface AddonSources {
  /** The package's folder, with the C++ sources in `binding`. */
  readonly packageFolder: string;
  readonly library: TensorflowLibrary;
  /** The folder with `node_api.h`. */
  readonly nodeHeaders: string;
  /** The file to write. */
  readonly output: string;
}

/**
 * The compiler's arguments that turn the package's two sources into an addon.
 *
 * The libraries are named by path and found again by the same folders at run time (rpath), wherever they lie.
 * Node itself provides the Node-API symbols when it loads the addon; macOS's linker must be told so.
 */
export function compilerArguments(sources: AddonSources, platform: string = process.platform): string[] {
  const { library } = sources;
  const folders = [...new Set(library.libraries.map((file) => dirname(file)))];
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...['-I', sources.nodeHeaders, '-I', library.include],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources.packageFolder, 'binding', name)),
    ...library.libraries,
    ...folders.map((folder) => `-Wl,-rpath,${folder}`),
    ...(platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    ...['-o', sources.output],
  ];
}

/** Compiles and links the addon. @throws {ConfigError} with the compiler's last words. */
export function buildAddon(sources: AddonSources): void {
  mkdirSync(dirname(sources.output), { recursive: true });
  const fresh = `${sources.output}.new`;
  runCommand({
    step: 'compiling the native addon',
    program: process.env['CXX'] ?? 'c++',
    args: compilerArguments({ ...sources, output: fresh }),
    remedy: 'install a C++17 compiler (Debian: apt install g++), or name one in CXX',
  });
  renameSync(fresh, sources.output);
}
