import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { describeTrial } from '../../harness/paper.js';
import { claimKey, type ClaimResult, type RunDescription } from '../../harness/claim-types.js';
import { compareNumbers } from '../../harness/compare-numbers.js';
import { againstRecorded } from '../../harness/evidence/against-recorded.js';
import { readFullReport } from '../../harness/full-report.js';
import { describeLaboratory, openLaboratory, type Laboratory } from '../../harness/laboratory.js';
import { runExact } from '../../harness/run-claim.js';
import type {
  ExactClaim,
  FixedClaim,
  Measurement,
  RunnableClaim,
  SeededClaim,
} from '../../harness/runnable-claim.js';
import type { StoredTrial } from '../../harness/store/run-store.js';
import { runTrials, type TrialRequest } from '../../harness/store/run-trials.js';
import { withTemporaryStore } from '../../harness/store/temporary-store.js';
import { trialKey } from '../../harness/store/trial-key.js';
import { withNeeds } from '../../harness/trials.js';
import { loadClaimNamed, requireProjectRoot } from '../claim-files.js';
import { parseWholeNumber } from '../options/parse-number.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { partTable } from './part-table.js';

const help = `
Computes the trials anew in a temporary store, prints what they say of each part, and compares the trials with
those in the store and the values with those of the last run. Ends with 1 where they differ. On wasm the same
seed gives the same numbers, bit for bit. What another backend recorded is no such measure: there, a value must lie where
one more run of the recorded seeds would fall.

Examples:
  $ npx transfer-claims replay fig-03-accuracy-is-kept --seed 3
  $ npx transfer-claims replay fig-03-accuracy-is-kept --seed 3 --stored   reads them, computes nothing
  $ npx transfer-claims replay released-audit-max-pool-ties                no seeds: models that exist`;

interface ReplayOptions {
  readonly seed?: number;
  readonly stored?: boolean;
}

/** `transfer-claims replay`: one seed of one claim again. */
export function replayCommand(terminal: Terminal): Command {
  return new Command('replay')
    .description('compute one seed of a claim again and compare it with what was recorded')
    .argument('<claim>', 'its name, with its paper ("paper/name") where two papers have one of that name')
    .addOption(new Option('--seed <number>', 'which training run').argParser(parseWholeNumber(0)))
    .option('--stored', 'read the trials from the store instead')
    .addHelpText('after', help)
    .action(async (word: string, options: ReplayOptions) => {
      requireProjectRoot();
      const claim = await loadClaimNamed(word);
      terminal.exitWith((await replay(claim, options, terminal)) ? 0 : 1);
    });
}

/** @returns whether nothing differs from what was recorded */
async function replay(
  claim: RunnableClaim,
  { seed, stored = false }: ReplayOptions,
  terminal: Terminal,
): Promise<boolean> {
  if (claim.repeats === 'seeds' && seed === undefined) {
    throw new UsageError(`${claim.id} is decided over seeds: say which with --seed`);
  }
  if (claim.repeats !== 'seeds' && seed !== undefined) {
    throw new UsageError(`${claim.id} has no seeds: leave --seed out`);
  }
  if (claim.repeats === 'exact') return replayLaws(claim, terminal);
  const laboratory = await openLaboratory(claim.paper, claim);
  const { profile, dataset, backend } = laboratory;
  const what = seed === undefined ? claim.id : `${claim.id}, seed ${seed}`;
  terminal.print(`${what} (profile ${profile.name}, ${dataset.name}, backend ${backend.name})\n`);
  const found = stored
    ? await readTrials(claim, seed ?? 0, laboratory)
    : await inTemporaryStore(claim, seed ?? 0, { laboratory, terminal });
  if (found.lines.length > 0) terminal.print(`${found.lines.join('\n')}\n`);
  const byKey = new Map(found.trials.map((trial) => [trial.key, trial]));
  const measured =
    claim.repeats === 'seeds'
      ? claim.measure(laboratory, seed ?? 0, byKey)
      : claim.measure(laboratory, byKey);
  const { parts } = claim.declare(profile);
  const recorded = recordedResult(claim, describeLaboratory(laboratory));
  const { text, same } = partTable(parts, measured, recorded, seed);
  terminal.print(text);
  if (claim.repeats !== 'seeds' || stored) return same && found.same;
  const elsewhere = await againstRecorded(claim, laboratory, {
    seed: seed ?? 0,
    measured: measured as Readonly<Record<string, Measurement>>,
  });
  if (elsewhere.lines.length > 0) terminal.print(`\n${elsewhere.lines.join('\n')}`);
  return same && found.same && elsewhere.same;
}

/** Tries the laws again; the same where none has a counterexample. */
async function replayLaws(claim: ExactClaim, terminal: Terminal): Promise<boolean> {
  const { result, run } = await runExact(claim);
  terminal.print(`${claim.id} (profile ${run.profile}, backend ${run.backend})\n`);
  const measured = result.parts.map(({ id, estimate, reason }) => [
    id,
    reason === undefined ? { value: estimate ?? NaN } : { counterexample: reason },
  ]);
  const { text } = partTable(
    result.declaration.parts,
    Object.fromEntries(measured) as Readonly<Record<string, object>>,
    recordedResult(claim, run),
    undefined,
  );
  terminal.print(text);
  return result.verdict === 'supported';
}

/** The claim's result in the last run, where that was of the same profile, data and backend. */
function recordedResult(claim: RunnableClaim, run: RunDescription): ClaimResult | undefined {
  const path = join('reports', 'claims-full.json');
  const report = existsSync(path) ? readFullReport(path) : undefined;
  const key = claimKey({ paper: claim.paper.id, id: claim.id });
  const then = report?.runs[key];
  const members = ['profile', 'datasetId', 'backend'] as const;
  if (then === undefined || members.some((member) => then[member] !== run[member])) return undefined;
  return report?.claims.find(({ declaration }) => claimKey(declaration) === key);
}

interface ReplayedTrials {
  readonly trials: readonly StoredTrial[];
  /** What became of each, for people. */
  readonly lines: readonly string[];
  readonly same: boolean;
}

/** Each trial once, in the order in which the claim asks for them. */
function requestsOf(claim: SeededClaim | FixedClaim, seed: number, laboratory: Laboratory): TrialRequest[] {
  const requests = claim.repeats === 'seeds' ? claim.requests(laboratory, seed) : claim.requests(laboratory);
  if ('notRun' in requests) throw new UsageError(`${claim.id} cannot be run here: ${requests.notRun.text}`);
  return [...new Map(requests.map((request) => [trialKey(request.spec), request])).values()];
}

async function readTrials(
  claim: SeededClaim | FixedClaim,
  seed: number,
  laboratory: Laboratory,
): Promise<ReplayedTrials> {
  const trials: StoredTrial[] = [];
  for (const { spec } of requestsOf(claim, seed, laboratory)) {
    const found = await laboratory.store.read(spec);
    if (found === undefined) {
      throw new UsageError(
        `${describeTrial([laboratory.paper], spec)} is not in ${laboratory.store.folder}; leave --stored out to compute it`,
      );
    }
    trials.push(found);
  }
  const lines = trials.map(
    ({ spec, provenance }) =>
      `stored   ${describeTrial([laboratory.paper], spec)}: ${provenance.startedAt}, commit ${provenance.commit?.slice(0, 9) ?? '?'}`,
  );
  return { trials, lines, same: true };
}

/** The addresses of what a profile never trains, but takes as recorded. */
const onlyRecordedOf = (requests: readonly TrialRequest[]): Set<string> =>
  new Set(
    requests
      .flatMap(withNeeds)
      .filter(({ onlyRecorded }) => onlyRecorded === true)
      .map(({ spec }) => trialKey(spec)),
  );

async function inTemporaryStore(
  claim: SeededClaim | FixedClaim,
  seed: number,
  { laboratory, terminal }: { readonly laboratory: Laboratory; readonly terminal: Terminal },
): Promise<ReplayedTrials> {
  const recorded = onlyRecordedOf(requestsOf(claim, seed, laboratory));
  const settings = {
    onWarning: (message: string) => terminal.tell(message),
    below: { find: (key: string) => (recorded.has(key) ? laboratory.evidence.find(key) : undefined) },
  };
  return withTemporaryStore(settings, async (store) => {
    const requests = requestsOf(claim, seed, { ...laboratory, store });
    const trials = await runTrials(requests, {
      store,
      provenance: laboratory.provenance,
      onProgress: ({ type, spec, done, total }) =>
        terminal.progress(`replay: ${describeTrial([laboratory.paper], spec)} ${type} (${done} of ${total})`),
    });
    const compared = await Promise.all(trials.map((trial) => compareWithStore(trial, laboratory)));
    return {
      trials,
      lines: compared.map(({ line }) => line),
      same: compared.every(({ same }) => same),
    };
  });
}

async function compareWithStore({ spec, numbers }: StoredTrial, { store, paper }: Laboratory) {
  const recorded = await store.read(spec);
  const name = describeTrial([paper], spec);
  if (recorded === undefined) return { line: `new      ${name}: none in the store`, same: true };
  const { compared, different } = compareNumbers(numbers, recorded.numbers);
  if (different.length === 0) return { line: `same     ${name}: ${compared} values`, same: true };
  const [first] = different;
  const where = `first ${first?.path}: ${first?.now} now, ${first?.then} recorded`;
  return { line: `differs  ${name}: ${different.length} of ${compared} values, ${where}`, same: false };
}
