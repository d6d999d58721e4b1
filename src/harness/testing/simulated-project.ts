import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SimulatedClaim } from './simulated-study.js';

/** How a run of vitest ended. */
export interface FinishedRun {
  readonly code: number | null;
  readonly output: string;
}

const entry = resolve('src/harness/testing/simulated-entry.ts');

const config = `const blob = process.argv.some((parameter) => parameter.startsWith('--shard')) ? ['blob'] : [];
export default { test: {
  reporters: [['${resolve('src/report/vitest-entry.ts')}', {}], ['default', { summary: false }], ...blob],
  alias: [{ find: /^.*experiments[/]laboratory[.]js$/, replacement: '${entry}' }],
  pool: 'forks', isolate: false, maxWorkers: 1,
  projects: [{ extends: true, test: { name: 'claims', include: ['claims/*.claim.ts'] } }],
} };`;

/**
 * A folder with claims on simulated trials, which vitest runs as it runs the real ones: the same reporter, gate and
 * store, and no data or backend.
 */
export class SimulatedProject {
  readonly root = mkdtempSync(join(tmpdir(), 'simulated-'));
  readonly log = join(this.root, 'executions');

  constructor(claims: readonly SimulatedClaim[]) {
    mkdirSync(join(this.root, 'claims'));
    symlinkSync(resolve('node_modules'), join(this.root, 'node_modules'));
    writeFileSync(join(this.root, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(this.root, 'vitest.config.js'), config);
    for (const options of claims) this.putClaim(options);
  }

  putClaim(options: SimulatedClaim): void {
    const source = `import { simulatedClaim } from '${entry}';\nsimulatedClaim(${JSON.stringify(options)});\n`;
    writeFileSync(join(this.root, 'claims', `${options.id}.claim.ts`), source);
  }

  /** Runs `vitest run claims` with these parameters, as a user does. @param store of the trials. */
  async run(parameters: readonly string[] = [], store = join(this.root, 'store')): Promise<FinishedRun> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|GITHUB|TRANSFER)/.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      NO_COLOR: '1',
      TRANSFER_CLAIMS_STORE: store,
      SIMULATED_LOG: this.log,
    };
    const command = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', 'claims', ...parameters];
    const child = spawn(process.execPath, command, {
      cwd: this.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, output: output + errors };
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
