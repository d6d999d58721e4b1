import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAddon, nodeApiHeaders } from './build-addon.js';
import { checkInstallation } from './check-installation.js';
import { packageWithSources } from './fetch-package.js';
import { installedLibrary, libraryIn, requireLibraryIn, type TensorflowLibrary } from './find-library.js';
import {
  projectFolder,
  setupCommand,
  tensorflowFolder,
  type TensorflowInstallation,
  writeInstallation,
} from './installation.js';
import { findNodePackage } from './npm-package.js';
import { defaultRequirement, downloadWheel, unpackWheel } from './wheel-library.js';

/** Where setup takes the TensorFlow library from; at most one of `library`, `wheel` and `pip`. */
export interface SetupOptions {
  /** A folder with the library and its headers. */
  readonly library?: string;
  /** A wheel of tensorflow or tensorflow-cpu. */
  readonly wheel?: string;
  /** Download the wheel even where the machine has a library. */
  readonly pip: boolean;
  /** What to ask pip for; implies `pip`. @default tensorflow-cpu, or tensorflow where that does not exist */
  readonly requirement?: string;
}

function downloadLibrary(requirement: string, folder: string): TensorflowLibrary {
  const downloads = join(folder, 'download');
  rmSync(downloads, { recursive: true, force: true });
  try {
    return unpackWheel(downloadWheel(requirement, downloads), join(folder, 'library'));
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** The library that the options name; without any, the first found of: unpacked before, system, Python, pip. */
function chooseLibrary(
  options: SetupOptions,
  folder: string,
  say: (line: string) => void,
): TensorflowLibrary {
  if (options.library !== undefined) return requireLibraryIn(options.library);
  if (options.wheel !== undefined) return unpackWheel(options.wheel, join(folder, 'library'));
  const there = options.pip ? undefined : (libraryIn(join(folder, 'library')) ?? installedLibrary());
  if (there !== undefined) return there;
  const requirement = options.requirement ?? defaultRequirement(process.platform, process.arch);
  say(`downloading ${requirement} with pip (about 260 MB, 750 MB unpacked)`);
  return downloadLibrary(requirement, folder);
}

/** Where setup works and how it checks; the defaults are this project's. */
export interface SetupPlaces {
  /** The folder for everything that is downloaded and built. @default .transfer-claims/tensorflow */
  readonly folder?: string;
  /** The folder whose `node_modules` may hold the package. @default this project */
  readonly project?: string;
  /** Returns the version of TensorFlow if the installation works, and throws otherwise. */
  readonly check?: (installation: TensorflowInstallation) => string;
}

/**
 * Builds the native backend's addon from the package's own sources against a TensorFlow library, checks it,
 * and records it as `installed.json`, where `prepareTensorflow` finds it.
 *
 * @param say is told what is being done, a line a step.
 * @throws {ConfigError} for the step that fails, with what to do.
 */
export function installTensorflow(
  options: SetupOptions,
  say: (line: string) => void = () => undefined,
  places: SetupPlaces = {},
): TensorflowInstallation {
  const { folder = tensorflowFolder(), project = projectFolder(), check = checkInstallation } = places;
  const library = chooseLibrary(options, folder, say);
  say(`TensorFlow library: ${library.libraries.join(', ')}`);
  const source = packageWithSources(findNodePackage(project), join(folder, 'package'));
  say(`addon sources: ${source.name} ${source.version} in ${source.folder}`);
  const addon = join(folder, 'addon', 'tfjs_binding.node');
  const nodeHeaders = nodeApiHeaders(join(folder, 'node-api-headers'));
  buildAddon({ packageFolder: source.folder, library, nodeHeaders, output: addon });
  say(`addon: ${addon}`);
  const installation: TensorflowInstallation = {
    addon,
    packageFolder: source.folder,
    packageName: source.name,
    packageVersion: source.version,
    libraries: library.libraries,
    remedy: setupCommand,
  };
  const tensorflow = check(installation);
  writeInstallation(folder, installation, tensorflow);
  say(`TensorFlow ${tensorflow} works; use it with TRANSFER_CLAIMS_BACKEND=tensorflow`);
  return installation;
}
