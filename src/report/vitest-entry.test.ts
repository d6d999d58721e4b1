import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleResult, sampleRun } from '../harness/testing/sample-result.js';

const run = promisify(execFile);
const project = process.cwd();
let root: string;

const config = `export default { test: {
  reporters: [['${resolve('src/report/vitest-entry.ts')}', {}], ['default', { summary: false }]],
  pool: 'forks',
  projects: [
    { test: { name: 'unit', include: ['src/*.test.ts'] } },
    { test: { name: 'claims', include: ['claims/*.claim.ts'] } },
  ],
} };`;

/** A claim's test that tells of one trial and attaches a result. */
const claim = `import { test } from 'vitest';
import { appendFileSync } from 'node:fs';
test('fig-03-sample', async ({ task }) => {
  const event = { at: Date.now(), pid: process.pid, type: 'reused', what: 'a trial' };
  appendFileSync(process.env.TRANSFER_CLAIMS_PROGRESS, JSON.stringify(event) + '\\n');
  const claimResult = ${JSON.stringify(sampleResult())};
  claimResult.parts[0].interval = [0.05, Infinity];
  Object.assign(task.meta, { claimResult, runDescription: ${JSON.stringify(sampleRun)}, gateFindings: [] });
});`;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vitest-'));
  for (const folder of ['claims', 'src']) mkdirSync(join(root, folder));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'vitest.config.js'), config);
  writeFileSync(join(root, 'claims', 'fig-03-sample.claim.ts'), claim);
  writeFileSync(join(root, 'src', 'x.test.ts'), "import { test } from 'vitest'; test('x', () => {});");
});
afterAll(() => rmSync(root, { recursive: true }));

/** What a fresh vitest prints, run as a user runs it. */
async function vitest(...parameters: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|GITHUB|TRANSFER)/.test(name));
  const command = [
    join(project, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--root',
    root,
    ...parameters,
  ];
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1' };
  const { stdout } = await run(process.execPath, command, { cwd: project, env });
  return stdout;
}

describe('the reporter in vitest', () => {
  it('has the first line and the table of a claims run, and writes its reports', async () => {
    const lines = (await vitest('claims')).split('\n');
    expect(lines[0]).toMatch(/^(transfer-claims|data): /);
    const table = lines.find((line) => line.startsWith('fig-03-sample'));
    expect(table).toMatch(/supported +12\.0 pts \[5\.0, ∞\] +3 +14\.0 pts/);
    expect(lines.some((line) => line.startsWith('claims: 1 supported'))).toBe(true);
    const report = JSON.parse(readFileSync(join(root, 'reports', 'claims.json'), 'utf8')) as object;
    expect(report).toMatchObject({ schema: 1, claims: [{ interval: [0.05, null] }] });
  });

  it('is silent where no claim runs', async () => {
    const text = await vitest('--project', 'unit');
    expect(text.trimStart()).toMatch(/^RUN/);
    expect(text).not.toMatch(/claims: |data: /);
  });
});
