import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestModule, Vitest } from 'vitest/node';
import { acceptBaseline } from '../../harness/accept-baseline.js';
import { writeBaseline } from '../../harness/baseline.js';
import type { ClaimMeta } from '../../harness/claim-test.js';
import { namedResult, samplePaper, sampleRun } from '../../harness/testing/sample-result.js';
import { VerdictReporter, type VerdictReporterOptions } from '../verdict-reporter.js';

/** What a claim's test tells the reporter where it ran and nothing is wrong. */
export const passed = (id: string): ClaimMeta => ({
  claimResult: namedResult(id),
  runDescription: sampleRun,
  gateFindings: [],
});

/** What a run may be: a shard, a merge, one that ended early. */
interface RunSettings extends Partial<VerdictReporterOptions> {
  readonly shard?: { readonly index: number; readonly count: number };
  readonly mergeReports?: string;
  readonly errors?: readonly unknown[];
  readonly reason?: 'passed' | 'interrupted';
}

/** A folder with claims of the sample paper, of which the reporter reports runs that nothing computes. */
export class ReportedProject {
  readonly root = mkdtempSync(join(tmpdir(), 'reporter-'));
  readonly #claims = join('claims', samplePaper.id);
  /** How often the reporter had a run fail. */
  failures = 0;

  constructor() {
    mkdirSync(join(this.root, this.#claims), { recursive: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  /** Makes empty files of these claims. */
  addClaims(...ids: readonly string[]): void {
    ids.forEach((id) => writeFileSync(join(this.root, this.#claims, `${id}.claim.ts`), ''));
  }

  /** As much of vitest's module as the reporter looks at. */
  moduleOf(path: string, meta: ClaimMeta = {}, state = 'passed'): TestModule {
    const test = { meta: () => meta, result: () => ({ state: state === 'not loaded' ? 'pending' : state }) };
    const tests = state === 'not loaded' ? [] : [test];
    return {
      moduleId: join(this.root, path),
      state: () => (state === 'not loaded' ? 'failed' : 'passed'),
      children: { allTests: () => tests },
    } as unknown as TestModule;
  }

  claimModule(id: string, meta: ClaimMeta = {}, state = 'passed'): TestModule {
    return this.moduleOf(join(this.#claims, `${id}.claim.ts`), meta, state);
  }

  /** Reports a run of these modules. @returns what the reporter wrote on the terminal */
  async run(
    modules: readonly TestModule[],
    { shard, mergeReports, errors, reason, ...options }: RunSettings = {},
  ): Promise<string> {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const reporter = new VerdictReporter({
      papers: [samplePaper],
      stdout: stream,
      stderr: stream,
      environment: {},
      fail: () => (this.failures += 1),
      loadFirstLine: () => Promise.resolve('Data: digits'),
      ...options,
    });
    const config = { root: this.root, shard, mergeReports };
    reporter.onInit({ config, version: '4.0.0' } as unknown as Vitest);
    await reporter.onTestRunStart(modules);
    reporter.onTestCaseResult();
    reporter.onUserConsoleLog();
    reporter.onTestModuleEnd();
    reporter.onTestRunEnd(modules, errors, reason);
    return written.join('');
  }

  /** The text of a file in `reports`. */
  report(name: string): string {
    return readFileSync(join(this.root, 'reports', name), 'utf8');
  }

  /** The claims in a report of JSON. */
  idsIn(name: string): string[] {
    return (JSON.parse(this.report(name)) as { claims: { id: string }[] }).claims.map(({ id }) => id);
  }

  /** Records claims of these ids as the baseline. @returns its path */
  record(...ids: readonly string[]): string {
    const claims = ids.map((id) => namedResult(id));
    const given = { run: sampleRun, claims, complete: true, previous: undefined, reasons: {} };
    return writeBaseline(acceptBaseline(given), join(this.root, 'reports', 'baseline'));
  }
}
