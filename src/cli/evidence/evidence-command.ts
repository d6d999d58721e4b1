import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { addEvidence, type AddedEvidence, type NewEvidence } from '../../harness/evidence/add-evidence.js';
import { Evidence, evidenceFolder } from '../../harness/evidence/evidence.js';
import { fingerprintOf, portableKey, type EvidenceRecord } from '../../harness/evidence/evidence-record.js';
import { pickTrials, replayableTrials, replayTrial } from '../../harness/evidence/replay-evidence.js';
import { describeTrial, type Paper } from '../../harness/paper.js';
import { readProvenance } from '../../harness/store/provenance.js';
import { openRunStore, type StoredTrial } from '../../harness/store/run-store.js';
import type { TrialSpec } from '../../harness/store/trial.js';
import { wantedTrials } from '../../harness/wanted-trials.js';
import type { Laboratory } from '../../harness/laboratory.js';
import { claimKeys, claimsNamed, loadClaims, requireProjectRoot } from '../claim-files.js';
import { parseRange, parseWholeNumber, type WholeRange } from '../options/parse-number.js';
import { profileOption, chooseProfile, type ProfileChoice } from '../options/profile-option.js';
import { supersededBy } from '../store/superseded.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { UsageError } from '../usage-error.js';

const help = `
Recorded trials lie in reports/evidence/<paper>: numbers as gzipped JSON lines, small weights as safetensors. A run reads
them where its store has nothing, says so, and changes nothing there; TRANSFER_CLAIMS_EVIDENCE=off leaves them out.

Examples:
  $ npx transfer-claims evidence ls
  $ npx transfer-claims evidence verify
  $ npx transfer-claims evidence add fig-03 --profile paper      what the store has of these claims' trials
  $ npx transfer-claims evidence replay --profile paper          one of them again, picked by the commit`;

/** `transfer-claims evidence`: trials that ship with the repository. */
export function evidenceCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('evidence')
    .description('look at, check and add to the recorded trials')
    .addHelpText('after', help)
    .addCommand(lsCommand(terminal, papers))
    .addCommand(verifyCommand(terminal, papers))
    .addCommand(addCommand(terminal, papers))
    .addCommand(replayCommand(terminal, papers));
}

const example = (parameters: string) => `\nExample:\n  $ npx transfer-claims evidence ${parameters}`;
const folderOf = (paper: Pick<Paper, 'id'>) => join(evidenceFolder, paper.id);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

function bytesIn(folder: string): number {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names
      .map((name) => statSync(join(folder, name)))
      .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0);
  } catch {
    return 0;
  }
}

function lsCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('ls')
    .description('every recorded trial: what, where, when, how long')
    .addHelpText('after', example('ls'))
    .action(async () => {
      const superseded = await supersededBy();
      for (const paper of papers) {
        const evidence = new Evidence(folderOf(paper));
        const records = evidence.records();
        const rows = records.map((record) => rowOf(paper, record, superseded(record.spec)));
        const columns = ['trial', 'backend', 'made (UTC)', 'seconds', 'commit', 'weights', 'note'];
        if (rows.length > 0) terminal.print(`${textTable(columns, rows)}\n`);
        const size = megabytes(bytesIn(evidence.folder));
        terminal.print(`${paper.id}: ${records.length} recorded trials, ${size}`);
        tellFaults(terminal, evidence.faults);
      }
    });
}

function rowOf(paper: Paper, record: EvidenceRecord, superseded: string | undefined): string[] {
  const { backend, startedAt, wallSeconds, commit } = record.provenance;
  return [
    describeTrial([paper], record.spec),
    backend,
    startedAt.slice(0, 16).replace('T', ' '),
    wallSeconds.toFixed(0),
    commit?.slice(0, 9) ?? '–',
    record.weights.length === 64 ? 'here' : record.weights,
    superseded === undefined ? '' : `superseded: ${superseded}`,
  ];
}

const tellFaults = (terminal: Terminal, faults: Evidence['faults']) =>
  faults.forEach(({ place, text }) => terminal.tell(`refused: ${place}: ${text}`));

function verifyCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('verify')
    .description(
      'hold every record and every file of weights against its checksum; ends with 1 where one fails',
    )
    .addHelpText('after', example('verify'))
    .action(() => {
      requireProjectRoot();
      for (const paper of papers) {
        const evidence = new Evidence(folderOf(paper));
        const faults = [...evidence.faults, ...evidence.checkWeights()];
        tellFaults(terminal, faults);
        const size = megabytes(bytesIn(evidence.folder));
        terminal.print(
          `${paper.id}: ${evidence.records().length} records, ${faults.length} refused, ${size}`,
        );
        if (faults.length > 0) terminal.exitWith(1);
      }
    });
}

/** Which trials of the claims are to be recorded; all where nothing is said. */
export interface TrialChoice {
  readonly seeds?: WholeRange;
  readonly experiments?: readonly string[];
}

interface AddChoice extends ProfileChoice, TrialChoice {
  readonly weights: boolean;
}

/** Whether a trial is one of those. */
export function isChosen({ seeds, experiments }: TrialChoice, { spec }: Pick<StoredTrial, 'spec'>): boolean {
  if (experiments !== undefined && !experiments.includes(spec.experiment)) return false;
  return seeds === undefined || (spec.seed >= seeds.first && spec.seed <= seeds.last);
}

function addCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('add')
    .description('record what the store has of the trials of these claims, on whatever backend they were run')
    .argument('<claims...>', 'names, or how names begin')
    .addOption(profileOption(papers))
    .addOption(new Option('--seeds <range>', 'of these seeds only, such as 206-210').argParser(parseRange))
    .option('--experiments <names...>', 'of these experiments only, such as attack-jointly')
    .option('--no-weights', 'numbers alone; small weights are recorded otherwise, for others to start from')
    .addHelpText('after', example('add fig-02 fig-03 --profile paper'))
    .action(async (words: readonly string[], choice: AddChoice) => {
      requireProjectRoot();
      chooseProfile(choice);
      for (const [paper, trials] of await finishedTrials(words)) {
        const chosen = trials.filter(({ trial }) => isChosen(choice, trial));
        const options = choice.weights ? {} : { largestWeights: 0 };
        tellAdded(terminal, paper, await addEvidence(folderOf(paper), chosen, options));
      }
    });
}

/** The finished trials of these claims by paper: all that the store has of them, from whatever backend. */
async function finishedTrials(words: readonly string[]): Promise<Map<Paper, NewEvidence[]>> {
  const keys = [...new Set(words.flatMap((word) => claimsNamed(word, claimKeys())))];
  const stored = new Map<string, StoredTrial[]>();
  for (const trial of await openRunStore().list()) {
    const key = portableKey(trial.spec);
    stored.set(key, [...(stored.get(key) ?? []), trial]);
  }
  const found = new Map<Paper, Map<string, NewEvidence>>();
  for (const { laboratory, requests } of await wantedTrials(await loadClaims(keys))) {
    const own = found.get(laboratory.paper) ?? new Map<string, NewEvidence>();
    found.set(laboratory.paper, own);
    for (const { spec } of requests) {
      for (const trial of stored.get(portableKey(spec)) ?? [])
        own.set(trial.key, { trial, data: dataOf(laboratory, trial.spec) });
    }
  }
  return new Map([...found].map(([paper, own]) => [paper, [...own.values()]]));
}

/** The data of a trial: a claim may have some of its trials on others than its own. */
function dataOf({ dataset: own, others = {} }: Laboratory, spec: TrialSpec) {
  const fingerprint = fingerprintOf(spec);
  const all = [own, ...Object.values(others).map(({ dataset }) => dataset)];
  const dataset = all.find((one) => one.fingerprint === fingerprint) ?? own;
  if (dataset.synthetic)
    throw new UsageError(`trials on ${dataset.name} are not recorded; they say nothing of a paper`);
  return { id: dataset.id, name: dataset.name };
}

function tellAdded(
  terminal: Terminal,
  paper: Paper,
  { added, kept, superseded, refused }: AddedEvidence,
): void {
  for (const { spec } of added) terminal.print(`added    ${describeTrial([paper], spec)}`);
  for (const { spec } of superseded)
    terminal.print(`taken out ${describeTrial([paper], spec)}, of version ${spec.version}`);
  for (const { trial, text } of refused)
    terminal.print(`refused  ${describeTrial([paper], trial.spec)}: ${text}`);
  const size = megabytes(bytesIn(folderOf(paper)));
  terminal.print(
    `${paper.id}: ${added.length} added, ${kept.length} there already, ${refused.length} refused; ${size} in all`,
  );
}

interface ReplayOptions extends ProfileChoice {
  readonly count: number;
  readonly seconds: number;
  readonly salt?: string;
}

const replayHelp = `
Nobody chooses which: the commit does, or --salt. What a trial was made from is taken as it was recorded. On the backend and
arithmetic of the record its numbers must be the same but for rounding; elsewhere, what the claim measures must lie where one more
run of the other seeds would fall (95 %). Ends with 1 where one differs.

Example:
  $ npx transfer-claims evidence replay --profile paper --count 3 --seconds 60`;

function replayCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  const count = (name: string, what: string, preset: number) =>
    new Option(`--${name} <number>`, what).argParser(parseWholeNumber(1)).default(preset);
  return new Command('replay')
    .description('run recorded trials again, and compare')
    .addOption(profileOption(papers))
    .addOption(count('count', 'how many', 1))
    .addOption(count('seconds', 'none that took longer where it was recorded', 120))
    .option('--salt <text>', 'picks the trials; the commit by default')
    .addHelpText('after', replayHelp)
    .action(async ({ count, seconds, salt, ...choice }: ReplayOptions) => {
      requireProjectRoot();
      chooseProfile(choice);
      const all = await replayableTrials(await loadClaims(claimKeys()));
      const picked = pickTrials(all, { salt: salt ?? (await commitHere()), count, seconds });
      terminal.print(
        `${picked.length} of ${all.length} recorded trials that can be run again here` +
          (picked.length < count ? `: no more took ${seconds} s or less` : ''),
      );
      for (const trial of picked) {
        const name = describeTrial([trial.laboratory.paper], trial.recorded.spec);
        const { lines, same } = await replayTrial(trial, ({ type }) =>
          terminal.progress(`replay: ${name} ${type}`),
        );
        terminal.print([`${same ? 'same   ' : 'differs'}  ${name}`, ...lines].join('\n         '));
        if (!same) terminal.exitWith(1);
      }
    });
}

const commitHere = async (): Promise<string> =>
  (await readProvenance({ backend: '', device: '' })).commit ?? 'no commit';
