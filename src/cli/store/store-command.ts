import { join } from 'node:path';
import { Command, Option } from 'commander';
import { describeTrial, type Paper } from '../../harness/paper.js';
import { openRunStore, type RunStore, type StoredTrial } from '../../harness/store/run-store.js';
import { bytesBelow, collectGarbage, type Garbage } from '../../harness/store/store-garbage.js';
import { parseWholeNumber } from '../options/parse-number.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { supersededBy } from './superseded.js';

const help = `
The store is .transfer-claims/store in the current folder, or TRANSFER_CLAIMS_STORE.

Examples:
  $ npx transfer-claims store ls
  $ npx transfer-claims store verify
  $ npx transfer-claims store gc --superseded --older-than 30 --dry-run`;

/** `transfer-claims store`: finished trials, on the disk. */
export function storeCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  const open = () => openRunStore({ onWarning: (message) => terminal.tell(message) });
  return new Command('store')
    .description('look at, check and clean the finished trials')
    .addHelpText('after', help)
    .addCommand(lsCommand(terminal, papers, open))
    .addCommand(verifyCommand(terminal, open))
    .addCommand(gcCommand(terminal, open));
}

const example = (parameters: string) => `\nExample:\n  $ npx transfer-claims store ${parameters}`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

function lsCommand(terminal: Terminal, papers: readonly Paper[], open: () => RunStore): Command {
  const command = new Command('ls').description('every trial: what, when, how long, how large');
  return command.addHelpText('after', example('ls')).action(async () => {
    const store = open();
    const trials = await store.list();
    const sizes = await Promise.all(trials.map(({ key }) => bytesBelow(store, entryPath(store, key))));
    const rows = trials.map((trial, index) => trialRow(papers, trial, sizes[index] ?? 0));
    const columns = ['trial', 'version', 'backend', 'made (UTC)', 'seconds', 'size', 'key'];
    if (rows.length > 0) terminal.print(`${textTable(columns, rows.sort(byName))}\n`);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    terminal.print(`${trials.length} trials, ${megabytes(total)}, in ${store.folder}`);
  });
}

const entryPath = (store: RunStore, key: string) => join(store.folder, 'v1', 'trials', key.slice(0, 2), key);
const byName = ([one = '']: string[], [other = '']: string[]) =>
  one.localeCompare(other, 'en', { numeric: true });

function trialRow(papers: readonly Paper[], { key, spec, provenance }: StoredTrial, bytes: number): string[] {
  const { startedAt, wallSeconds, backend } = provenance;
  const made = startedAt.slice(0, 16).replace('T', ' ');
  const size = megabytes(bytes);
  return [
    describeTrial(papers, spec),
    `${spec.version}`,
    backend,
    made,
    wallSeconds.toFixed(1),
    size,
    key.slice(0, 12),
  ];
}

function verifyCommand(terminal: Terminal, open: () => RunStore): Command {
  return new Command('verify')
    .description(
      'read every trial whole and check it; sets the damaged aside, and ends with 1 where there are any',
    )
    .addHelpText('after', example('verify'))
    .action(async () => {
      const store = open();
      const { sound, unusable } = await store.verify();
      terminal.print(`${sound} trials are sound, ${unusable.length} are not usable, in ${store.folder}`);
      if (unusable.length > 0) terminal.exitWith(1);
    });
}

interface GcOptions {
  readonly superseded?: boolean;
  readonly olderThan?: number;
  readonly dryRun?: boolean;
}

function gcCommand(terminal: Terminal, open: () => RunStore): Command {
  return new Command('gc')
    .description(
      'remove what killed processes left and what was set aside; trials only where an option asks for it, ' +
        'and none while a process holds a lease',
    )
    .option('--superseded', 'also trials of versions that the code has left behind')
    .addOption(
      new Option('--older-than <days>', 'also trials that were made longer ago').argParser(
        parseWholeNumber(0),
      ),
    )
    .option('--dry-run', 'only say what would be removed')
    .addHelpText('after', example('gc --superseded --older-than 30 --dry-run'))
    .action(async (options: GcOptions) => {
      const store = open();
      const { dryRun = false } = options;
      const unwanted = await unwantedBy(options);
      const found = await collectGarbage(store, { dryRun, ...(unwanted === undefined ? {} : { unwanted }) });
      if (found.heldBy.length > 0) {
        terminal.tell(`no trial is removed while ${found.heldBy.join(', ')} holds a lease; try again later`);
      }
      terminal.print(garbageText(found.garbage, dryRun, store.folder));
    });
}

function garbageText(garbage: readonly Garbage[], dryRun: boolean, folder: string): string {
  const lines = garbage.map(
    ({ kind, path, reason, bytes }) => `${kind}  ${path}  ${megabytes(bytes)}  ${reason}`,
  );
  const total = garbage.reduce((sum, { bytes }) => sum + bytes, 0);
  const what = `${garbage.length} ${garbage.length === 1 ? 'thing' : 'things'}, ${megabytes(total)}`;
  return [...lines, `${dryRun ? 'would remove' : 'removed'} ${what}, in ${folder}`].join('\n');
}

const dayMs = 86_400_000;

/** Why a trial is not wanted, by the options; undefined where they ask for no trial at all. */
async function unwantedBy({ superseded = false, olderThan }: GcOptions) {
  if (!superseded && olderThan === undefined) return undefined;
  const isSuperseded = superseded ? await supersededBy() : () => undefined;
  const now = Date.now();
  return (trial: StoredTrial): string | undefined => {
    const days = (now - Date.parse(trial.provenance.startedAt)) / dayMs;
    if (olderThan !== undefined && days > olderThan) return `made ${Math.floor(days)} days ago`;
    return isSuperseded(trial.spec);
  };
}
