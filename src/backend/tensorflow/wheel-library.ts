import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { libraryIn, type TensorflowLibrary } from './find-library.js';
import { runCommand } from './run-command.js';

/** The version that was tried; another may be asked for with `--requirement`. */
const triedVersion = '2.20.0';

/** The wheel to ask for: the one without CUDA exists for Linux on x86-64 only. */
export function defaultRequirement(platform: string, arch: string): string {
  const name = platform === 'linux' && arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
  return `${name}==${triedVersion}`;
}

/**
 * pip's tag of this platform. Given explicitly, with a Python version, it makes the wheel independent of the
 * Python that runs pip: nothing of Python's is used here but the libraries inside.
 */
export function platformTag(platform: string, arch: string): string {
  const tags: Record<string, string> = {
    'linux x64': 'manylinux_2_17_x86_64',
    'linux arm64': 'manylinux_2_17_aarch64',
    'darwin arm64': 'macosx_12_0_arm64',
  };
  const tag = tags[`${platform} ${arch}`];
  if (tag !== undefined) return tag;
  throw new ConfigError(
    `setup tensorflow: a wheel with the library must exist for this platform (${Object.keys(tags).join(', ')}), ` +
      `got ${platform} ${arch}; use --library FOLDER`,
  );
}

/** Downloads the wheel with pip into `folder` and returns its path. @throws {ConfigError} if pip can't. */
export function downloadWheel(requirement: string, folder: string): string {
  const tag = platformTag(process.platform, process.arch);
  const target = [
    '--only-binary',
    ':all:',
    '--implementation',
    'cp',
    '--python-version',
    '3.11',
    '--platform',
    tag,
  ];
  runCommand({
    step: `downloading ${requirement}`,
    program: 'python3',
    args: ['-m', 'pip', 'download', '--quiet', '--no-deps', ...target, '--dest', folder, requirement],
    remedy:
      'install Python 3 with pip and check the network, or download the wheel elsewhere and use --wheel FILE',
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) {
    throw new ConfigError(
      `setup tensorflow: pip must leave a wheel in ${folder}, got none; use --wheel FILE`,
    );
  }
  return join(folder, wheel);
}

/** Takes out of a wheel the two libraries and the headers that c_api.h needs; the rest, two thirds, stays. */
const unpackCode = `
import re, sys, zipfile
wanted = re.compile(
    r"tensorflow/(libtensorflow(_cc|_framework)?[.](so[.]2|2[.]dylib)"
    r"|include/(tensorflow/(c|core/platform|tsl)|tsl|xla/tsl)/.*[.]h)")
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if wanted.fullmatch(name):
            wheel.extract(name, sys.argv[2])
`;

/**
 * Unpacks the library of a wheel into `folder`, about 750 MB, replacing what was there.
 *
 * @throws {ConfigError} if the file is missing, can't be unpacked, or has no library with a C API.
 */
export function unpackWheel(wheel: string, folder: string): TensorflowLibrary {
  if (!existsSync(wheel)) {
    throw new ConfigError(`setup tensorflow: --wheel must name a file, got ${wheel}, which does not exist`);
  }
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  runCommand({
    step: `unpacking ${wheel}`,
    program: 'python3',
    args: ['-c', unpackCode, wheel, fresh],
    remedy:
      'check that it is a whole wheel and that the disk has 1 GB free, or unpack it yourself and use --library FOLDER',
  });
  if (libraryIn(fresh) === undefined) {
    throw new ConfigError(
      `setup tensorflow: the wheel must hold libtensorflow_cc and its headers, got ${wheel}, which does not; ` +
        `use a wheel of tensorflow or tensorflow-cpu, 2.12 or later`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  const library = libraryIn(folder);
  if (library === undefined)
    throw new ConfigError(`setup tensorflow: ${folder} was changed meanwhile; run it again`);
  return library;
}
