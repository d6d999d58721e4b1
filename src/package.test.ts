import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A project of somebody who has the package only; README.md shows its claim, docs/using.md the rest. */
const source = 'fixtures/own-claim';

/** Milliseconds: building and packing take 20 s of processor time, and other work may hold the processor. */
const patience = 1_800_000;

let root: string;
let installed: string;

/** Everything that the repository has installed, but for what only its own development needs. */
function linkDependencies(modules: string): void {
  for (const name of readdirSync('node_modules')) {
    // The package brings its kernels compiled.
    if (name.startsWith('.') || name === 'assemblyscript') continue;
    symlinkSync(resolve('node_modules', name), join(modules, name), 'junction');
  }
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'own-claim-'));
  cpSync(source, root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const modules = join(root, 'node_modules');
  installed = join(modules, 'transfer-claims');
  mkdirSync(modules);
  linkDependencies(modules);
  // Through a shell: npm is a script on Windows.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', root], { shell: true, stdio: 'pipe' });
  const tarball = readdirSync(root).find((name) => name.endsWith('.tgz')) ?? '';
  // A relative name: tar takes what stands before a colon for a host.
  execFileSync('tar', ['-xzf', tarball], { cwd: root });
  cpSync(join(root, 'package'), installed, { recursive: true });
}, patience);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function run(...parameters: readonly string[]): { readonly code: number | null; readonly output: string } {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|GITHUB|TRANSFER)/.test(name));
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

const runClaims = () => run(join('node_modules', 'vitest', 'vitest.mjs'), 'run', 'claims');
const command = (...parameters: readonly string[]) =>
  run(join(installed, 'src', 'cli', 'transfer-claims.mjs'), ...parameters);

describe('the npm package', { timeout: patience }, () => {
  it('is well formed', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('holds no paper, no test and no source', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    );
    expect(files.filter((name) => /papers\/|[.]test[.]|testing\/|(?<![.]d)[.]ts$/.test(name))).toEqual([]);
    expect(files).toContain('dist/linalg/kernels/assembly/fused.wasm');
  });

  it('brings a claim of one’s own to a verdict, records it, and holds it against the record', () => {
    const first = runClaims();
    expect(first.output).toMatch(/draws-have-mean-zero +supported/);
    expect(first.output).toContain('npx transfer-claims accept');
    expect(command('accept')).toMatchObject({ code: 0 });
    const again = runClaims();
    expect(again.output).toContain('gate: ok');
    expect(again.code).toBe(0);
    expect(command('list').output).toMatch(/draws-have-mean-zero .* supported/);
  });

  it.each([
    ['README.md', 'claims/mine/draws-have-mean-zero.claim.ts'],
    ['docs/using.md', 'vitest.config.ts'],
    ['docs/using.md', 'paper.ts'],
  ])('is used as %s shows with %s', (page, file) => {
    expect(readFileSync(page, 'utf8')).toContain(readFileSync(join(source, file), 'utf8'));
  });

  it('exports what its entries name', () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>;
    };
    const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'));
    expect(entries).toEqual(['.', './attacks', './harness', './losses', './matchers', './vitest', './cli']);
    const imports = entries.map((entry) => `import('${entry.replace('.', 'transfer-claims')}')`);
    const count = `Promise.all([${imports.join()}]).then((all) => console.log(all.map((names) => Object.keys(names).length > 0).join()))`;
    expect(run('--input-type=module', '--eval', count).output.trim()).toBe(entries.map(() => 'true').join());
  });
});
