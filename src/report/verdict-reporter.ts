import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chalk, { Chalk } from 'chalk';
import type { Reporter, TestModule, TestSpecification, Vitest } from 'vitest/node';
import { findBaseline, recordedDatasets } from '../harness/baseline.js';
import { claimKey } from '../harness/claim-types.js';
import { sharedRun, type FullReport } from '../harness/full-report.js';
import { removedClaims, type GateFinding } from '../harness/gate.js';
import { progressVariable } from '../harness/progress.js';
import { collectOutcome, type CollectedRun } from './collect-outcome.js';
import { githubAnnotations } from './github-annotations.js';
import { LiveProgress, type LineStream } from './live-progress.js';
import { findingLines, gateProblems, summaryLine, type RunOutcome } from './run-outcome.js';
import { claimKeyOf, claimKeysIn } from './run-scope.js';
import { mergeProblems } from './shard-blobs.js';
import { verdictTable } from './verdict-table.js';
import { reportFolder, writeReports } from './write-reports.js';

/** What the reporter works with; all of it has a default, and tests replace it. */
export interface VerdictReporterOptions {
  /** The first line, where it is known that claims will run; printed before anything else. */
  readonly firstLine?: string | undefined;
  /** Makes the first line once it turns out that claims run. @default one that says nothing */
  readonly loadFirstLine?: () => Promise<string>;
  /** @default process.stdout */
  readonly stdout?: LineStream;
  /** @default process.stderr */
  readonly stderr?: LineStream;
  /** Where the progress file is announced, and GitHub looked for. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** Makes the run fail. @default sets process.exitCode */
  readonly fail?: () => void;
}

/** A shard knows too little for a report, and must not take the place of a whole one. */
const mergeHint =
  'no report written: gather the .vitest-reports of all shards, then "npx vitest run claims --merge-reports"';

/**
 * Vitest reporter for claims: the data first, then how far the trials are, at the end the verdicts, and the
 * reports as files. A shard (`--shard=1/3`) writes none; merging all of them does. Silent where no claim runs. Has to stand before other reporters, so that its first line is
 * the run's.
 */
export class VerdictReporter implements Reporter {
  readonly #options: VerdictReporterOptions;
  readonly #stdout: LineStream;
  readonly #stderr: LineStream;
  readonly #environment: NodeJS.ProcessEnv;
  #root = process.cwd();
  #shard: Vitest['config']['shard'];
  /** The folder of the shards that are merged. */
  #merged: string | undefined;
  #saidData = false;
  #startedAt = new Date();
  #live: LiveProgress | undefined;
  #ownProgressFile: string | undefined;

  constructor(options: VerdictReporterOptions = {}) {
    this.#options = options;
    this.#stdout = options.stdout ?? process.stdout;
    this.#stderr = options.stderr ?? process.stderr;
    this.#environment = options.environment ?? process.env;
  }

  onInit(vitest: Pick<Vitest, 'config'>): void {
    this.#root = vitest.config.root;
    this.#shard = vitest.config.shard;
    this.#merged = vitest.config.mergeReports;
    // Not async: other reporters write as soon as this returns.
    if (this.#options.firstLine !== undefined) this.#sayData(this.#options.firstLine);
  }

  async onTestRunStart(specifications: readonly Pick<TestSpecification, 'moduleId'>[]): Promise<void> {
    if (!specifications.some(({ moduleId }) => claimKeyOf(moduleId) !== undefined)) return;
    this.#startedAt = new Date();
    this.#watchProgress();
    if (!this.#saidData) this.#sayData((await this.#options.loadFirstLine?.()) ?? '');
  }

  onTestCaseResult(): void {
    this.#live?.clear();
  }

  onTestModuleEnd(): void {
    this.#live?.clear();
  }

  onUserConsoleLog(): void {
    this.#live?.clear();
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    this.#endProgress();
    const collected = collectOutcome(modules);
    const problems = this.#merged === undefined ? [] : mergeProblems(this.#merged, collected.attempted);
    for (const problem of problems) this.#say(`merge: ${problem}`);
    if (problems.length > 0) this.#fail();
    if (collected.attempted.length === 0) return;
    const claimKeys = claimKeysIn(this.#root);
    const outcome = this.#withRemoved(collected, claimKeys);
    const complete = claimKeys.every((key) => collected.attempted.includes(key));
    this.#print(outcome, complete);
    if (collected.differing.length > 0)
      this.#say(`shards of different runs: ${collected.differing.join('; ')}`);
    // The tests fail by themselves; this is for what no test can find, such as a claim that is gone.
    if (gateProblems(outcome).length > 0 || collected.differing.length > 0) this.#fail();
    if (this.#shard !== undefined) this.#say(mergeHint);
    else if (collected.differing.length === 0 && problems.length === 0)
      this.#write(collected, outcome, claimKeys);
  }

  /** What a run that is not whole is. */
  #extent(): string {
    return this.#shard === undefined ? 'partial run' : `shard ${this.#shard.index} of ${this.#shard.count}`;
  }

  #say(line: string): void {
    this.#stdout.write(`${line}\n`);
  }

  #fail(): void {
    if (this.#options.fail === undefined) process.exitCode = 1;
    else this.#options.fail();
  }

  #sayData(line: string): void {
    this.#saidData = true;
    if (line !== '') this.#stdout.write(`${line}\n`);
  }

  /** Announces a progress file to the processes to come, unless the environment names one already. */
  #watchProgress(): void {
    const given = this.#environment[progressVariable];
    const path = given || join(mkdtempSync(join(tmpdir(), 'transfer-claims-')), 'progress.jsonl');
    if (!given) {
      this.#environment[progressVariable] = path;
      this.#ownProgressFile = path;
    }
    this.#live = new LiveProgress(path, { stream: this.#stderr });
    this.#live.start();
  }

  #endProgress(): void {
    this.#live?.stop();
    this.#live = undefined;
    if (this.#ownProgressFile === undefined) return;
    rmSync(dirname(this.#ownProgressFile), { recursive: true, force: true });
    // Assigning undefined would leave the text "undefined" in the real environment.
    Reflect.deleteProperty(this.#environment, progressVariable);
    this.#ownProgressFile = undefined;
  }

  /** Adds, where all claims ran, the recorded claims that are gone. A broken baseline fails the tests itself. */
  #withRemoved({ outcome, attempted, runs }: CollectedRun, claimKeys: readonly string[]): RunOutcome {
    if (this.#shard !== undefined || outcome.fixedSeeds !== undefined) return outcome;
    if (!claimKeys.every((key) => attempted.includes(key))) return outcome;
    const folder = join(this.#root, 'reports', 'baseline');
    const removed: Record<string, readonly GateFinding[]> = {};
    try {
      for (const { paper, profile } of Object.values(runs)) {
        const ids = claimKeys
          .filter((key) => key.startsWith(`${paper}/`))
          .map((key) => key.slice(paper.length + 1));
        for (const datasetId of recordedDatasets({ paper, profile }, folder)) {
          const baseline = findBaseline({ paper, profile, datasetId }, folder);
          const found = baseline === undefined ? {} : removedClaims(baseline, ids);
          for (const [id, findings] of Object.entries(found)) removed[claimKey({ paper, id })] = findings;
        }
      }
    } catch {
      return outcome;
    }
    return { ...outcome, findings: { ...outcome.findings, ...removed } };
  }

  #print(outcome: RunOutcome, complete: boolean): void {
    const { isTTY, columns } = this.#stdout;
    const plain = !isTTY || Boolean(this.#environment['NO_COLOR']);
    const style = { width: columns ?? 100, colour: plain ? new Chalk({ level: 0 }) : chalk };
    const lines = [
      '',
      ...(outcome.claims.length > 0 ? [...verdictTable(outcome.claims, style), ''] : []),
      ...findingLines(outcome),
      ...outcome.withoutResult.map((id) => `no result: ${id}; the test's error says why`),
      `${summaryLine(outcome)}${complete ? '' : ` (${this.#extent()})`}`,
      '',
    ];
    this.#stdout.write(lines.map((line) => `${line}\n`).join(''));
  }

  #write({ runs, attempted }: CollectedRun, outcome: RunOutcome, claimKeys: readonly string[]): void {
    const github = this.#environment['GITHUB_ACTIONS'];
    if (github) this.#stdout.write(`${githubAnnotations(outcome).join('\n')}\n`);
    const [run] = Object.values(runs);
    if (run === undefined) return;
    const { claims, findings } = outcome;
    const seconds = (Date.now() - this.#startedAt.getTime()) / 1000;
    const startedAt = this.#startedAt.toISOString();
    const now: FullReport = {
      ...{ schema: 2, ...sharedRun(run), startedAt, seconds, complete: false, claims, runs, findings },
    };
    try {
      const folder = reportFolder(run);
      const markdown = writeReports(join(this.#root, folder), now, { claimKeys, attempted });
      if (run.fixedSeeds !== undefined) this.#say(`reports of this check: ${folder}; the others stay`);
      const summary = this.#environment['GITHUB_STEP_SUMMARY'];
      if (github && summary) appendFileSync(summary, markdown);
    } catch (error) {
      this.#stderr.write(`reports: ${error instanceof Error ? error.message : String(error)}\n`);
      this.#fail();
    }
  }
}
