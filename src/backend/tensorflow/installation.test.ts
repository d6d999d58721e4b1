import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.js';
import { readInstallation, type TensorflowInstallation, writeInstallation } from './installation.js';
import { downloadedAddon, findNodePackage } from './npm-package.js';
import { prepareTensorflow, tensorflowAvailability } from './tensorflow-backend.js';
import { inTemporaryFolder, writeFiles } from './testing/temporary-folder.js';

/** An installation whose files are there and empty. */
function emptyInstallation(folder: string): TensorflowInstallation {
  writeFiles(folder, { addon: '', library: '', 'package/package.json': '{}' });
  return {
    addon: join(folder, 'addon'),
    packageFolder: join(folder, 'package'),
    packageName: '@tensorflow/tfjs-node',
    packageVersion: '4.22.0',
    libraries: [join(folder, 'library')],
    remedy: 'npx transfer-claims setup tensorflow',
  };
}

const packageOf = (folder: string) => join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
const packageJson = { 'package.json': '{ "name": "@tensorflow/tfjs-node", "version": "4.22.0" }' };

describe('readInstallation', () => {
  it('gives back what was written', () =>
    inTemporaryFolder((folder) => {
      expect(readInstallation(folder)).toBeUndefined();
      const installation = emptyInstallation(folder);
      writeInstallation(folder, installation, '2.20.0');
      expect(readInstallation(folder)).toMatchObject(installation);
    }));

  it('names a record that is broken, and a file that is gone', () =>
    inTemporaryFolder((folder) => {
      for (const text of ['', '[]', '{"schema":2}']) {
        writeFiles(folder, { 'installed.json': text });
        expect(() => readInstallation(folder)).toThrow(
          /installed.json must be .* run npx transfer-claims setup tensorflow/,
        );
      }
      writeInstallation(folder, emptyInstallation(folder), '2.20.0');
      rmSync(join(folder, 'library'));
      expect(() => readInstallation(folder)).toThrow(
        /library, which must exist; run npx transfer-claims setup tensorflow/,
      );
    }));
});

describe('findNodePackage', () => {
  it('looks in the folders above, and takes the highest addon that this Node can load', () =>
    inTemporaryFolder((folder) => {
      writeFiles(packageOf(folder), { ...packageJson, 'lib/napi-v99/tfjs_binding.node': '' });
      const found = findNodePackage(join(folder, 'deep', 'down'));
      expect(found).toMatchObject({ name: '@tensorflow/tfjs-node', version: '4.22.0' });
      if (found === undefined) return;
      expect(downloadedAddon(found)).toBeUndefined();
      writeFiles(packageOf(folder), {
        'lib/napi-v3/tfjs_binding.node': '',
        'lib/napi-v8/tfjs_binding.node': '',
      });
      expect(downloadedAddon(found)?.addon).toContain('napi-v8');
    }));
});

describe('tensorflowAvailability', () => {
  it('tells apart: no package, a package without addon, a broken record, an addon', () =>
    inTemporaryFolder((folder) => {
      const places = { project: folder, setup: join(folder, 'setup') };
      const remedy = 'npx transfer-claims setup tensorflow';
      const reason = () => tensorflowAvailability(places);
      expect(reason()).toMatchObject({ available: false, remedy });
      expect(reason().reason).toMatch(/not installed/);
      writeFiles(packageOf(folder), packageJson);
      expect(reason().reason).toMatch(/tfjs-node is installed without its native addon/);
      writeFiles(places.setup, { 'installed.json': '{}' });
      expect(reason().reason).toMatch(/installed.json must be/);
      writeInstallation(places.setup, emptyInstallation(folder), '2.20.0');
      expect(reason()).toEqual({ available: true });
    }));
});

describe('prepareTensorflow', () => {
  it('says what is missing, and which addon does not load', () =>
    inTemporaryFolder(async (folder) => {
      const places = { project: folder, setup: join(folder, 'setup') };
      await expect(prepareTensorflow(places)).rejects.toThrow(
        /addon must be there: .* run npx transfer-claims setup tensorflow/,
      );
      writeInstallation(places.setup, emptyInstallation(folder), '2.20.0');
      await expect(prepareTensorflow(places)).rejects.toThrow(ConfigError);
      await expect(prepareTensorflow(places)).rejects.toThrow(
        /addon must load, but: .* run npx transfer-claims setup tensorflow/,
      );
    }));
});
