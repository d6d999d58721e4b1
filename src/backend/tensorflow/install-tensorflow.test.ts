import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { compilerArguments, nodeApiHeaders } from './build-addon.js';
import { checkInstallation } from './check-installation.js';
import { installTensorflow } from './install-tensorflow.js';
import { readInstallation } from './installation.js';
import { inTemporaryFolder, wheelFiles, withPrograms, writeFiles } from './testing/temporary-folder.js';
import { defaultRequirement, platformTag, unpackWheel } from './wheel-library.js';

const sources = { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' };

/** Stand-ins: pip leaves a wheel, unpacking it leaves the library, npm an archive, the compiler an empty file. */
const programs = {
  python3: `
if [ "$2" = pip ]; then
  while [ "$1" != --dest ]; do shift; done; mkdir -p "$2"; echo "$3" > "$2/tensorflow.whl"; exit; fi
[ "$#" = 4 ] || exit 1
${Object.keys(wheelFiles)
  .map((file) => `mkdir -p "$(dirname "$4/${file}")"; : > "$4/${file}"`)
  .join('\n')}`,
  npm: `
while [ "$1" != --pack-destination ]; do shift; done
mkdir -p "$2/package/binding"; : > "$2/package/binding/tfjs_binding.cc"
echo '${JSON.stringify(sources)}' > "$2/package/package.json"
tar -czf "$2/package.tgz" -C "$2" package; rm -r "$2/package"`,
  'c++': 'while [ "$1" != -o ]; do shift; done; : > "$2"',
};

describe('installTensorflow', () => {
  it('downloads, unpacks, builds, checks, records, and leaves no download behind', () =>
    inTemporaryFolder((folder) => {
      const places = { folder: join(folder, 'setup'), project: folder, check: () => '2.20.0' };
      const lines: string[] = [];
      withPrograms(folder, programs, () => {
        installTensorflow({ pip: true }, (line) => lines.push(line), places);
      });
      const installation = readInstallation(places.folder);
      expect(installation).toMatchObject({ packageName: sources.name, packageVersion: sources.version });
      expect(installation?.libraries[0]).toContain(join('library', 'tensorflow', 'libtensorflow_cc'));
      expect(existsSync(join(places.folder, 'download'))).toBe(false);
      expect(lines.at(-1)).toMatch(/TensorFlow 2.20.0 works/);
      expect(readFileSync(join(places.folder, 'installed.json'), 'utf8')).toContain('"tensorflow": "2.20.0"');
    }));

  it('takes the package from node_modules where npm left it, and the library unpacked before', () =>
    inTemporaryFolder((folder) => {
      const installed = join(folder, 'node_modules', sources.name);
      writeFiles(installed, { 'package.json': JSON.stringify(sources), 'binding/tfjs_binding.cc': '' });
      writeFiles(join(folder, 'library'), wheelFiles);
      withPrograms(folder, { ...programs, npm: 'exit 1', python3: 'exit 1' }, () => {
        const places = { folder, project: folder, check: () => '2.20.0' };
        expect(installTensorflow({ pip: false }, undefined, places).packageFolder).toBe(installed);
      });
    }));

  it('stops at the step that fails, and records nothing', () =>
    inTemporaryFolder((folder) => {
      const places = { folder, project: folder, check: () => '2.20.0' };
      const attempt = () => installTensorflow({ pip: true }, undefined, places);
      const failing: [keyof typeof programs, RegExp][] = [
        [
          'python3',
          /downloading tensorflow.* python3 ended with exit status 3; install Python 3 .*\n {2}broken/,
        ],
        ['npm', /downloading @tensorflow\/tfjs-node-gpu@4.22.0 .* check the network/],
        ['c++', /compiling the native addon .* install a C\+\+17 compiler/],
      ];
      for (const [program, message] of failing) {
        withPrograms(folder, { ...programs, [program]: 'echo broken >&2; exit 3' }, () => {
          expect(attempt).toThrow(ConfigError);
          expect(attempt).toThrow(message);
        });
      }
      expect(readInstallation(folder)).toBeUndefined();
    }));
});

describe('unpackWheel', () => {
  it('refuses a file that is missing, and a wheel without the library', () =>
    inTemporaryFolder((folder) => {
      expect(() => unpackWheel(join(folder, 'a.whl'), folder)).toThrow(/a.whl, which does not exist/);
      writeFiles(folder, { 'a.whl': '' });
      withPrograms(folder, { python3: '' }, () => {
        expect(() => unpackWheel(join(folder, 'a.whl'), join(folder, 'to'))).toThrow(
          /must hold libtensorflow_cc/,
        );
      });
    }));

  it('knows which wheel a platform needs', () => {
    expect(defaultRequirement('linux', 'x64')).toMatch(/^tensorflow-cpu==/);
    expect(defaultRequirement('darwin', 'arm64')).toMatch(/^tensorflow==/);
    expect(platformTag('linux', 'arm64')).toBe('manylinux_2_17_aarch64');
    expect(() => platformTag('win32', 'x64')).toThrow(/got win32 x64; use --library/);
  });
});

describe('compilerArguments', () => {
  const library = { include: '/tf/include', libraries: ['/tf/liba.so.2', '/tf/libb.so.2'] };
  const given = { packageFolder: '/package', library, nodeHeaders: '/node', output: '/out' };

  it('names the libraries by path, their folder once for run time, and the output', () => {
    const args = compilerArguments(given, 'linux');
    expect(args).toEqual(
      expect.arrayContaining(['/tf/liba.so.2', '/tf/libb.so.2', '/tf/include', '/node', '/out']),
    );
    expect(args.filter((arg) => arg === '-Wl,-rpath,/tf')).toHaveLength(1);
    expect(args).not.toContain('dynamic_lookup');
    expect(compilerArguments(given, 'darwin')).toContain('dynamic_lookup');
  });

  it("takes Node's own headers, else those of a package, fetched once", () =>
    inTemporaryFolder((folder) => {
      const [own, packaged] = [join(folder, 'own'), join(folder, 'packaged')];
      writeFiles(own, { 'node_api.h': '' });
      expect(nodeApiHeaders(packaged, [join(folder, 'nowhere'), own])).toBe(own);
      withPrograms(folder, programs, () => {
        expect(nodeApiHeaders(packaged, [])).toBe(join(packaged, 'include'));
      });
      writeFiles(packaged, { 'include/node_api.h': '' });
      withPrograms(folder, { npm: 'exit 1' }, () => {
        expect(nodeApiHeaders(packaged, [])).toBe(join(packaged, 'include'));
      });
    }));
});

describe('checkInstallation', () => {
  it('turns the end of the process that loads the addon into an error with a remedy', () => {
    const nowhere = {
      addon: '/a',
      packageFolder: '/b',
      packageName: '',
      packageVersion: '',
      libraries: [],
      remedy: '',
    };
    expect(() => checkInstallation(nowhere)).toThrow(/multiplying two matrices .* try another TensorFlow/);
  });
});
