import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../core/errors.js';
import { type NodePackage, nodePackages, readNodePackage } from './npm-package.js';
import { runCommand } from './run-command.js';

/** The version of the package: that of the tfjs packages that this project pins. */
const packageVersion = '4.22.0';

/** The one dependency of the kernels that the project lacks (for TensorBoard messages, which it never sends). */
const protobuf = 'google-protobuf@3.21.4';

/** Downloads a package from npm and unpacks it into `folder`, running none of its scripts. */
export function fetchFromNpm(specification: string, folder: string): void {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  runCommand({
    step: `downloading ${specification}`,
    program: 'npm',
    args: ['pack', '--silent', '--ignore-scripts', '--pack-destination', fresh, specification],
    remedy: 'check the network and the registry that npm uses (npm config get registry)',
  });
  const archive = readdirSync(fresh).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) {
    throw new ConfigError(
      `setup tensorflow: npm pack must leave an archive in ${fresh}, got none; run it again`,
    );
  }
  runCommand({
    step: `unpacking ${archive}`,
    program: 'tar',
    args: ['-xzf', join(fresh, archive), '-C', fresh, '--strip-components=1'],
    remedy: 'install tar, and check that the disk has room',
  });
  rmSync(join(fresh, archive));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(fresh, folder);
}

/**
 * The package with the addon's sources and the kernels: `installed` if npm left it, else fetched into `folder`.
 *
 * @throws {ConfigError} if it can't be fetched.
 */
export function packageWithSources(installed: NodePackage | undefined, folder: string): NodePackage {
  if (installed !== undefined && existsSync(join(installed.folder, 'binding', 'tfjs_binding.cc'))) {
    return installed;
  }
  fetchFromNpm(`${nodePackages[0]}@${packageVersion}`, folder);
  fetchFromNpm(protobuf, join(folder, 'node_modules', 'google-protobuf'));
  const fetched = readNodePackage(folder);
  if (fetched !== undefined) return fetched;
  throw new ConfigError(
    `setup tensorflow: ${folder} must hold ${nodePackages[0]}, and does not; run it again`,
  );
}
