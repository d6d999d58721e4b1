import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const folder = dirname(here);

/** Sources below `src/statistics` that this one imports, its own included. */
function reached(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || relative(folder, path).startsWith('..')) return seen;
  seen.add(path);
  for (const { fileName } of ts.preProcessFile(readFileSync(path, 'utf8')).importedFiles) {
    if (fileName.startsWith('.')) reached(join(dirname(path), fileName.replace(/[.]js$/, '.ts')), seen);
  }
  return seen;
}

/**
 * SHA-256 of the code of the statistics that were simulated and of their simulations, hexadecimal: of every source in
 * `src/statistics` that the simulations import, as the compiler prints it, without types and comments, so that a docstring may
 * tell what was measured.
 */
export function statisticsCode(): string {
  const hash = createHash('sha256');
  for (const path of [...reached(join(here, 'calibrate.ts'))].sort()) {
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        removeComments: true,
        verbatimModuleSyntax: true,
      },
    });
    hash.update(`${relative(folder, path).replaceAll('\\', '/')}\0${outputText}\0`);
  }
  return hash.digest('hex');
}
