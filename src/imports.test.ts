import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'imports-'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  put('tsconfig.json', '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "Bundler" } }');
  put('package.json', readFileSync('package.json', 'utf8'));
  put('src/papers/one/paper.ts', 'export const one = 1;');
  put('src/papers/two/paper.ts', 'export const two = 2;');
  put('src/papers/papers.ts', "import { one } from './one/paper.js';\nexport const papers = [one];");
  put('src/core/errors.ts', 'export const error = 1;');
  put('src/index.ts', "export { error } from './core/errors.js';");
});
afterEach(() => rmSync(root, { recursive: true }));

function put(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), `${text}\n`);
}

/** The rules that the lint of this repository finds broken in the folder, each with the file that breaks it. */
async function broken(): Promise<[file: string, rule: string][]> {
  const script = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parameters = [script, 'src', '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: root });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return summary.violations.map(({ from, rule }) => [from, rule.name]);
}

const imports = (name: string) => `import { ${name} as x } from`;

/** What must not be imported: file, import, and the rule that it breaks. */
const planted = [
  ['src/harness/trials.ts', `${imports('one')} '../papers/one/paper.js'`, 'the-harness-knows-no-paper'],
  ['src/harness/looks.ts', `${imports('one')} '#papers/one/paper.js'`, 'the-harness-knows-no-paper'],
  ['src/report/report.ts', `${imports('one')} '../papers/one/paper.js'`, 'the-harness-knows-no-paper'],
  ['src/training/train.ts', `${imports('one')} '../papers/one/paper.js'`, 'the-harness-knows-no-paper'],
  [
    'src/cli/list-all.ts',
    `${imports('papers')} '../papers/papers.js'`,
    'only-entries-read-the-list-of-papers',
  ],
  ['src/papers/one/claim.ts', `${imports('two')} '../two/paper.js'`, 'papers-do-not-know-each-other'],
  ['src/core/checks.ts', `${imports('gate')} '../harness/gate.js'`, 'core-imports-downwards'],
  ['src/harness/claim.ts', `${imports('list')} '../cli/list.js'`, 'harness-imports-downwards'],
  ['src/statistics/decide.ts', `${imports('add')} '@tensorflow/tfjs-core'`, 'statistics-knows-no-tensors'],
  ['src/losses/loss.ts', `${imports('error')} '../index.js'`, 'index-is-for-outside'],
] as const;

// Each look starts the lint anew, which takes seconds: all faults are planted at once.
describe('the rules of imports', () => {
  beforeEach(() => {
    put('src/harness/gate.ts', 'export const gate = 1;');
    put('src/cli/list.ts', 'export const list = 1;');
  });

  it('hold where nothing is planted', async () => {
    expect(await broken()).toEqual([]);
  });

  it('find every import that is planted, each under its rule, and nothing else', async () => {
    for (const [file, line] of planted) put(file, `${line};\nexport const y = x;`);
    const expected = planted.map(([file, , rule]): [string, string] => [file, rule]);
    expect((await broken()).sort()).toEqual(expected.sort());
  });

  it('find a cycle', async () => {
    put('src/core/a.ts', `${imports('b')} './b.js';\nexport const a = x;`);
    put('src/core/b.ts', `${imports('a')} './a.js';\nexport const b = x;`);
    expect(new Set((await broken()).map(([, rule]) => rule))).toEqual(new Set(['no-cycles']));
  });
});
