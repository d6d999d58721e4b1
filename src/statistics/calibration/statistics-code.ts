import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** What tells of the calibration and changes none of its numbers. */
const apart = ['calibrate-cli.ts', 'calibration-table.ts', 'statistics-code.ts', 'statistics-version.ts'];

function sources(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/[.](test|d)[.]ts$/.test(name))
    .filter((name) => !apart.some((other) => name.endsWith(other)))
    .sort();
}

/**
 * SHA-256 of the code of the statistics and of their simulations, hexadecimal: of every source in `src/statistics`
 * as the compiler prints it, without types and comments, so that a docstring may tell what was measured.
 */
export function statisticsCode(): string {
  const hash = createHash('sha256');
  for (const name of sources()) {
    const { outputText } = ts.transpileModule(readFileSync(join(folder, name), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        removeComments: true,
        verbatimModuleSyntax: true,
      },
    });
    hash.update(`${name}\0${outputText}\0`);
  }
  return hash.digest('hex');
}
