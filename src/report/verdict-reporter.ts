import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import chalk, { Chalk } from 'chalk';
import type { Reporter, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node';
import { sharedRun, type FullReport } from '../harness/full-report.js';
import { allNothingRecorded } from '../harness/nothing-recorded.js';
import { baselineFolder } from '../harness/baseline.js';
import { progressVariable } from '../harness/progress.js';
import { collectOutcome, type CollectedRun } from './collect-outcome.js';
import { githubAnnotations } from './github-annotations.js';
import { LiveProgress, type LineStream } from './live-progress.js';
import { paperResults, type ReportedPaper } from './paper-results.js';
import { recordedSentence } from './recording-words.js';
import { findRemoved } from './removed-claims.js';
import { findingLines, gateProblems, summaryLine, type RunFault, type RunOutcome } from './run-outcome.js';
import { claimKeyOf, claimKeysIn } from './run-scope.js';
import { mergeFaults, readShardFolder, writeShardNote } from './shard-notes.js';
import { tableSections, verdictTable } from './verdict-table.js';
import { reportFolder, writeReports } from './write-reports.js';

/** What the reporter works with; all but the papers has a default, and tests replace it. */
export interface VerdictReporterOptions {
  /** In the order of reports. */
  readonly papers: readonly ReportedPaper[];
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
 * reports as files. A shard (`--shard=1/3`) writes none; merging all of them does. Silent where no claim runs. Has to
 * stand before other reporters, so that its first line is the run's.
 */
export class VerdictReporter implements Reporter {
  readonly #options: VerdictReporterOptions;
  readonly #stdout: LineStream;
  readonly #stderr: LineStream;
  readonly #environment: NodeJS.ProcessEnv;
  #root = process.cwd();
  #version = '';
  #shard: Vitest['config']['shard'];
  #merging: string | undefined;
  #saidData = false;
  #startedAt = new Date();
  #live: LiveProgress | undefined;
  #ownProgressFile: string | undefined;

  constructor(options: VerdictReporterOptions) {
    this.#options = options;
    this.#stdout = options.stdout ?? process.stdout;
    this.#stderr = options.stderr ?? process.stderr;
    this.#environment = options.environment ?? process.env;
  }

  onInit({ config, version }: Pick<Vitest, 'config' | 'version'>): void {
    this.#root = config.root;
    this.#version = version;
    this.#shard = config.shard;
    // Where vitest looks for blobs does not depend on the project's folder.
    this.#merging = config.mergeReports ? resolve(config.mergeReports) : undefined;
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

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly unknown[] = [],
    reason: TestRunEndReason = 'passed',
  ): void {
    this.#endProgress();
    const collected = collectOutcome(modules);
    const claimKeys = claimKeysIn(this.#root);
    // Of these no report can be made.
    const unlike = [...collected.faults, ...this.#mergeFaults(collected, claimKeys)];
    const faults = [...unlike, ...endFaults(errors.length, reason)];
    const isOurs = collected.attempted.length > 0 || (this.#merging !== undefined && faults.length > 0);
    if (!isOurs) return;
    const outcome = { ...this.#withRemoved(collected, claimKeys), faults };
    this.#print(
      outcome,
      claimKeys.every((key) => collected.attempted.includes(key)),
      this.#unrecorded(collected),
    );
    // The tests fail by themselves; this is for what no test can find, such as a claim that is gone.
    if (gateProblems(outcome).length > 0) this.#fail();
    if (this.#shard !== undefined) this.#leaveNote(this.#shard, collected, outcome);
    else if (unlike.length === 0) this.#write(collected, outcome, claimKeys);
    else this.#say('no report written: what was merged is not one run');
  }

  #mergeFaults({ attempted }: CollectedRun, claimKeys: readonly string[]): RunFault[] {
    if (this.#merging === undefined) return [];
    return mergeFaults(readShardFolder(this.#merging), { root: this.#root, claimKeys, attempted });
  }

  /** What the merge needs to know of a shard. */
  #leaveNote(
    { index, count }: { readonly index: number; readonly count: number },
    { attempted }: CollectedRun,
    outcome: RunOutcome,
  ): void {
    const note = { index, count, root: this.#root, attempted, problems: gateProblems(outcome) };
    this.#orFail(() => writeShardNote(this.#root, note, { version: this.#version }));
    this.#say(mergeHint);
  }

  /** What a run that is not whole is. */
  #extent(): string {
    if (this.#merging !== undefined) return 'a merge of some shards';
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

  /** Adds, where all claims ran, the recorded claims that are gone. */
  #withRemoved({ outcome, attempted, runs }: CollectedRun, claimKeys: readonly string[]): RunOutcome {
    const whole = claimKeys.every((key) => attempted.includes(key));
    if (this.#shard !== undefined || !whole || outcome.fixedSeeds !== undefined) return outcome;
    const removed = findRemoved(Object.values(runs), claimKeys, join(this.#root, baselineFolder));
    return { ...outcome, findings: { ...outcome.findings, ...removed } };
  }

  /** Why claims were compared with nothing, where there is no baseline for them. */
  #unrecorded({ outcome, runs }: CollectedRun): string[] {
    const notCompared = outcome.notCompared.flatMap((key) => runs[key] ?? []);
    return allNothingRecorded(notCompared, join(this.#root, baselineFolder));
  }

  #print(outcome: RunOutcome, complete: boolean, unrecorded: readonly string[]): void {
    const { papers } = this.#options;
    const { isTTY, columns } = this.#stdout;
    const sections = tableSections(paperResults(outcome.claims, papers));
    const plain = !isTTY || Boolean(this.#environment['NO_COLOR']);
    const style = { width: columns ?? 100, colour: plain ? new Chalk({ level: 0 }) : chalk };
    const recorded = recordedSentence(outcome.claims);
    const lines = [
      '',
      ...(outcome.claims.length > 0 ? [...verdictTable(sections, style), ''] : []),
      ...(recorded === undefined ? [] : [`recorded: ${recorded}`]),
      ...findingLines(outcome),
      ...unrecorded.map((sentence) => `gate: ${sentence}`),
      ...(outcome.leftOut ?? []).map((key) => `left out: ${key}; its file says claim.skip`),
      ...outcome.withoutResult.map((key) => `no result: ${key}; the test's error says why`),
      ...outcome.faults.map(({ name, text }) => `${name}: ${text}`),
      `${summaryLine(outcome, papers)}${complete ? '' : ` (${this.#extent()})`}`,
      '',
    ];
    this.#stdout.write(lines.map((line) => `${line}\n`).join(''));
  }

  #write({ runs, attempted }: CollectedRun, outcome: RunOutcome, claimKeys: readonly string[]): void {
    const github = this.#environment['GITHUB_ACTIONS'];
    if (github) this.#stdout.write(`${githubAnnotations(outcome).join('\n')}\n`);
    const all = Object.values(runs);
    // A claim that needs no data does not name the arithmetic.
    const run = all.find(({ datasetId }) => datasetId !== 'no-data') ?? all[0];
    if (run === undefined) return;
    const { claims, findings } = outcome;
    const seconds = (Date.now() - this.#startedAt.getTime()) / 1000;
    const startedAt = this.#startedAt.toISOString();
    const now: FullReport = {
      schema: 2,
      ...sharedRun(run),
      ...{ startedAt, seconds, complete: false, claims, runs, findings },
    };
    const { papers } = this.#options;
    this.#orFail(() => {
      const folder = reportFolder(run);
      const markdown = writeReports(join(this.#root, folder), now, { claimKeys, attempted, papers });
      if (run.fixedSeeds !== undefined) this.#say(`reports of this check: ${folder}; the others stay`);
      const summary = this.#environment['GITHUB_STEP_SUMMARY'];
      if (github && summary) appendFileSync(summary, markdown);
    });
  }

  #orFail(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#stderr.write(`reports: ${error instanceof Error ? error.message : String(error)}\n`);
      this.#fail();
    }
  }
}

/** What ended a run before its time. */
function endFaults(errors: number, reason: TestRunEndReason): RunFault[] {
  return [
    ...(reason === 'interrupted'
      ? [{ name: 'interrupted', text: 'the run was stopped; what was finished is in the store' }]
      : []),
    ...(errors > 0
      ? [
          {
            name: errors === 1 ? '1 error outside of the tests' : `${errors} errors outside of the tests`,
            text: 'vitest says which; a verdict may be missing for it',
          },
        ]
      : []),
  ];
}
