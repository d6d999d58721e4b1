import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Runs a test in a folder of its own, which is removed afterwards. */
export async function inTemporaryFolder(run: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorflow-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files below `folder`, with the folders that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Puts shell scripts before the machine's programs of the same names while `run` runs. */
export function withPrograms(
  folder: string,
  scripts: Readonly<Record<string, string>>,
  run: () => unknown,
): void {
  const programs = join(folder, 'programs');
  writeFiles(programs, Object.fromEntries(Object.entries(scripts).map(([n, s]) => [n, `#!/bin/sh\n${s}\n`])));
  for (const name of Object.keys(scripts)) chmodSync(join(programs, name), 0o755);
  const before = process.env['PATH'] ?? '';
  process.env['PATH'] = `${programs}${delimiter}${before}`;
  try {
    run();
  } finally {
    process.env['PATH'] = before;
  }
}

/** The files by which a TensorFlow library from a wheel is known. */
export const wheelFiles = {
  'tensorflow/libtensorflow_cc.so.2': '',
  'tensorflow/libtensorflow_framework.so.2': '',
  'tensorflow/include/tensorflow/c/eager/c_api.h': '',
} as const;
