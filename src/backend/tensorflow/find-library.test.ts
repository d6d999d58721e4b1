import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { installedLibrary, libraryIn, requireLibraryIn } from './find-library.js';
import { inTemporaryFolder, wheelFiles, withPrograms, writeFiles } from './testing/temporary-folder.js';

describe('libraryIn', () => {
  it('finds the library of a wheel from its folder and from the one above, with the framework', () =>
    inTemporaryFolder((folder) => {
      writeFiles(folder, wheelFiles);
      const inside = join(folder, 'tensorflow');
      const expected = {
        include: join(inside, 'include'),
        libraries: [join(inside, 'libtensorflow_cc.so.2'), join(inside, 'libtensorflow_framework.so.2')],
      };
      expect(libraryIn(folder)).toEqual(expected);
      expect(libraryIn(inside)).toEqual(expected);
    }));

  it('finds the library of a C archive, whole without a framework', () =>
    inTemporaryFolder((folder) => {
      writeFiles(folder, { 'lib/libtensorflow.so.2': '', 'include/tensorflow/c/eager/c_api.h': '' });
      expect(libraryIn(folder)?.libraries).toEqual([join(folder, 'lib', 'libtensorflow.so.2')]);
    }));

  it('takes neither headers without a library nor a library without headers', () =>
    inTemporaryFolder((folder) => {
      writeFiles(join(folder, 'a'), { 'include/tensorflow/c/eager/c_api.h': '' });
      writeFiles(join(folder, 'b'), { 'lib/libtensorflow.so.2': '' });
      expect(libraryIn(join(folder, 'a'))).toBeUndefined();
      expect(libraryIn(join(folder, 'b'))).toBeUndefined();
    }));
});

describe('installedLibrary', () => {
  it('prefers a system prefix to the Python package, and takes that where there is none', () =>
    inTemporaryFolder((folder) => {
      const [system, python] = [join(folder, 'system'), join(folder, 'python')];
      writeFiles(python, wheelFiles);
      expect(installedLibrary([system], () => python)?.include).toContain(python);
      writeFiles(system, { 'lib/libtensorflow.so.2': '', 'include/tensorflow/c/eager/c_api.h': '' });
      expect(installedLibrary([system], () => python)?.include).toContain(system);
      expect(installedLibrary([], () => undefined)).toBeUndefined();
    }));

  it('asks Python where its package is, and does without Python', () =>
    inTemporaryFolder((folder) => {
      writeFiles(folder, wheelFiles);
      withPrograms(folder, { python3: `echo ${join(folder, 'tensorflow')}` }, () => {
        expect(installedLibrary([])?.include).toBe(join(folder, 'tensorflow', 'include'));
      });
      withPrograms(folder, { python3: 'exit 1' }, () => {
        expect(installedLibrary([])).toBeUndefined();
      });
    }));
});

describe('requireLibraryIn', () => {
  it('says what a folder must hold', () => {
    expect(() => requireLibraryIn('/nowhere')).toThrow(ConfigError);
    expect(() => requireLibraryIn('/nowhere')).toThrow(/--library must name .* got \/nowhere; .* use --pip/);
  });
});
