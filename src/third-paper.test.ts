import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A paper of somebody who has this package only: data, architecture, ensemble of three and claim of its own. */
const source = 'fixtures/third-paper';
const entries = {
  'transfer-claims': 'src/index.ts',
  'transfer-claims/vitest': 'src/report/vitest-plugin.ts',
  'transfer-claims/cli': 'src/cli/run-program.ts',
};

const config = `import { transferClaims } from 'transfer-claims/vitest';
import { thirdPaper } from './paper.ts';
export default {
  test: { projects: [{ plugins: [transferClaims({ papers: [thirdPaper] })],
    test: { name: 'claims', include: ['claims/**/*.claim.ts'], pool: 'forks', testTimeout: 0 } }] },
};`;

const cli = `import { runProgram } from 'transfer-claims/cli';
import { thirdPaper } from './paper.ts';
await runProgram([thirdPaper]);
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'third-paper-'));
  mkdirSync(join(root, 'claims', 'third-paper'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  // The package is not installed there: its entries are named by their files.
  const put = (name: string, file: string) => {
    const linked = file.replace(/'(transfer-claims(?:\/\w+)?)'/g, (_, entry: keyof typeof entries) =>
      JSON.stringify(resolve(entries[entry])),
    );
    writeFileSync(join(root, name), linked);
  };
  put('vitest.config.js', config);
  put('cli.ts', cli);
  put('paper.ts', readFileSync(join(source, 'paper.ts'), 'utf8'));
  const claim = readFileSync(join(source, 'members-are-diverse.claim.ts'), 'utf8');
  put('claims/third-paper/members-are-diverse.claim.ts', claim.replace('./paper.js', '../../paper.js'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function run(...parameters: readonly string[]): Promise<{ code: number; output: string }> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|GITHUB|TRANSFER)/.test(name));
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1', TRANSFER_CLAIMS_STORE: join(root, 'store') };
  const child = spawn(process.execPath, parameters, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number]>;
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: out + errors };
}

const runClaims = () => run(join('node_modules', 'vitest', 'vitest.mjs'), 'run', 'claims');
const accept = (...parameters: readonly string[]) =>
  run('--import', 'tsx', 'cli.ts', 'accept', ...parameters);

interface Reported {
  readonly claims: readonly Record<string, unknown>[];
}

describe('a paper that this project does not know', () => {
  it('runs to a verdict, is recorded, and holds against its record, with public names alone', async () => {
    const report = () => JSON.parse(readFileSync(join(root, 'reports', 'claims.json'), 'utf8')) as Reported;
    const first = await runClaims();
    expect(first.output).toContain('transfer-claims: blobs · profile quick');
    expect(first.output).toMatch(/members-are-diverse +refuted/);
    expect(first.output).toContain('quick-blobs.json must exist');
    expect(first.code).toBe(1);
    const [claim] = report().claims;
    expect(claim).toMatchObject({
      paper: 'third-paper',
      id: 'members-are-diverse',
      verdict: 'refuted',
      seeds: 3,
    });

    expect((await accept()).output).toContain('--reason');
    const accepted = await accept('--reason', 'members-are-diverse=soft answers transfer');
    expect(accepted).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'reports', 'baseline', 'third-paper', 'quick-blobs.json'))).toBe(true);

    const again = await runClaims();
    expect(again.output).toContain('gate: ok');
    expect(again.code).toBe(0);
    expect(report().claims[0]).toEqual(claim);
  });

  it('imports nothing but the package’s entries', () => {
    for (const name of ['paper.ts', 'members-are-diverse.claim.ts']) {
      const imports = [...readFileSync(join(source, name), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from]) => from,
      );
      expect(imports.filter((from) => from !== './paper.js' && from !== 'transfer-claims')).toEqual([]);
    }
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, { readonly default: string } | string>;
    };
    for (const [name, file] of Object.entries(entries)) {
      const built = file.replace('src', './dist').replace(/ts$/, 'js');
      expect(exports[name.replace('transfer-claims', '.')]).toMatchObject({ default: built });
    }
  });
});
