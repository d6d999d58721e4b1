import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundledScript } from '../../core/testing/bundled-script.js';
import { simulatedPaper, type SimulatedClaim } from './simulated-study.js';

/** How a run of vitest ended. */
export interface FinishedRun {
  readonly code: number | null;
  /** Standard output. */
  readonly out: string;
  /** Standard output, then standard error. */
  readonly output: string;
}

const entry = resolve('src/harness/testing/simulated-entry.ts');

/** Transformed modules are kept between runs: a project is run many times. */
const config = `import { simulatedPaper, transferClaims } from './simulated-plugin.mjs';
export default { test: {
  experimental: { fsModuleCache: true, fsModuleCachePath: '.module-cache' },
  projects: [
    { test: { name: 'unit', include: ['src/*.test.ts'] } },
    { plugins: [transferClaims({ papers: [simulatedPaper] })],
      test: { name: 'claims', include: ['claims/**/*.claim.ts'], pool: 'forks', isolate: false, maxWorkers: 1 } },
  ],
} };`;

/**
 * A folder with claims on simulated trials, which vitest runs as it runs the real ones: the same reporter, gate and
 * store, and no data or backend.
 */
export class SimulatedProject {
  readonly root = mkdtempSync(join(tmpdir(), 'simulated-'));
  readonly log = join(this.root, 'executions');

  constructor(claims: readonly SimulatedClaim[]) {
    for (const folder of [join('claims', simulatedPaper.id), 'src'])
      mkdirSync(join(this.root, folder), { recursive: true });
    writeFileSync(
      join(this.root, 'src', 'x.test.ts'),
      "import { test } from 'vitest'; test('x', () => {});\n",
    );
    bundledScript(join('src', 'report', 'testing', 'simulated-plugin.ts'), this.root);
    writeFileSync(join(this.root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(this.root, 'vitest.config.js'), config);
    for (const options of claims) this.putClaim(options);
  }

  /** Writes a claim's file, in place of one of that id. */
  putClaim(options: SimulatedClaim, how: 'run' | 'skip' | 'only' = 'run'): void {
    const call = `simulatedClaim(${JSON.stringify(options)}, '${how}');`;
    writeFileSync(this.#fileOf(options.id), `import { simulatedClaim } from '${entry}';\n${call}\n`);
  }

  /** Puts a test that fails in the place of a claim. */
  breakClaim(id: string): void {
    const text = "import { test } from 'vitest';\ntest('fails', () => { throw new Error('broken'); });\n";
    writeFileSync(this.#fileOf(id), text);
  }

  removeClaim(id: string): void {
    rmSync(this.#fileOf(id));
  }

  #fileOf(id: string): string {
    return join(this.root, 'claims', simulatedPaper.id, `${id}.claim.ts`);
  }

  /** Runs `vitest run claims` with these parameters, as a user does. @param store of the trials. */
  async run(
    parameters: readonly string[] = [],
    store = join(this.root, 'store'),
    variables: NodeJS.ProcessEnv = {},
  ): Promise<FinishedRun> {
    return this.vitest(['run', 'claims', ...parameters], store, variables);
  }

  /** Runs vitest with these parameters. */
  async vitest(
    parameters: readonly string[],
    store = join(this.root, 'store'),
    variables: NodeJS.ProcessEnv = {},
  ): Promise<FinishedRun> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|GITHUB|TRANSFER)/.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      NO_COLOR: '1',
      TRANSFER_CLAIMS_STORE: store,
      SIMULATED_LOG: this.log,
      ...variables,
    };
    const child = spawn(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), ...parameters], {
      cwd: this.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, output: out + errors };
  }

  read(...path: readonly string[]): string {
    return readFileSync(join(this.root, ...path), 'utf8');
  }

  /** One line for each execution of a trial, sorted. */
  executions(): string[] {
    return this.read('executions').trim().split('\n').sort();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A report without what differs between two runs of the same: times, and where a run was. */
export function withoutTimes(report: string): string {
  return report
    .replace(/"(seconds|startedAt)": [^,\n]*/g, '"$1": 0')
    .replace(/(\d+(\.\d+)?) (s|min|h)\b/g, '0 s')
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'then');
}
