import { Command, InvalidArgumentError, Option } from 'commander';
import { claimKey } from '../../harness/claim-types.js';
import type { CampaignStep } from '../../harness/campaign/plan-campaign.js';
import {
  planOf,
  runCampaign,
  type CampaignClaim,
  type CampaignResult,
} from '../../harness/campaign/run-campaign.js';
import { findLaboratory } from '../../harness/laboratory.js';
import { describeTrial, type Paper } from '../../harness/paper.js';
import { claimKeys, claimsNamed, loadClaims, requireProjectRoot } from '../claim-files.js';
import { parseRange, parseWholeNumber, type WholeRange } from '../options/parse-number.js';
import { chooseProfile, profileOption, type ProfileChoice } from '../options/profile-option.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import { UsageError } from '../usage-error.js';

const help = `
Runs the trials that claims wait for, those first that decide most claims per hour, and goes on with the next look of those
that are not decided. With --seeds, the trials of those seeds that the claims' next look waits for, and no others. What is finished is in the store at once: a campaign can be killed at any moment, and goes on where it
was. Several share the work through one store (docs/many-machines.md). Ends with 1 where a trial failed.

Examples:
  $ npx transfer-claims campaign --profile paper --claims fig-02 fig-03 --hours 8
  $ npx transfer-claims campaign --profile paper --claims fig-06 --seeds 201     all that these wait for of one seed
  $ npx transfer-claims campaign --profile paper --dry-run                       what is left, in which order
  $ npx transfer-claims campaign --profile paper --hours 8 --index 3 --of 20     the fourth of twenty workers`;

interface CampaignCommandOptions extends ProfileChoice {
  readonly claims?: readonly string[];
  readonly parts?: string;
  readonly seeds?: WholeRange;
  readonly hours?: number;
  readonly index?: number;
  readonly of?: number;
  readonly dryRun?: boolean;
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (text.trim() !== '' && Number.isFinite(hours) && hours > 0) return hours;
  throw new InvalidArgumentError(`It must be a number above 0, got ${JSON.stringify(text)}.`);
}

/** `transfer-claims campaign`: hours of trials, in the order that decides most. */
export function campaignCommand(terminal: Terminal, papers: readonly Paper[]): Command {
  return new Command('campaign')
    .description('run the trials that claims wait for, for so many hours')
    .addOption(profileOption(papers))
    .option('--claims <names...>', 'names, or how names begin; all by default')
    .option('--parts <beginning>', 'only parts of claims whose ids begin so ("cnn")')
    .addOption(new Option('--seeds <range>', 'only of these seeds, such as 206-210').argParser(parseRange))
    .addOption(new Option('--hours <number>', 'begins no trial that would end later').argParser(parseHours))
    .addOption(new Option('--index <number>', 'which worker this is, from 0').argParser(parseWholeNumber(0)))
    .addOption(new Option('--of <number>', 'how many workers there are').argParser(parseWholeNumber(1)))
    .option('--dry-run', 'only say what is left, and in which order')
    .addHelpText('after', help)
    .action(async (options: CampaignCommandOptions) => {
      requireProjectRoot();
      chooseProfile(options);
      const share = shareIn(options);
      const claims = await campaignClaims(options.claims);
      const only = chosenBy(options);
      if (options.dryRun === true) {
        terminal.print(planText(await planOf(claims, only), options.seeds));
        return;
      }
      const result = await runCampaign(claims, {
        ...{ ...only, share, ...progressTo(terminal, share.of) },
        ...(options.hours === undefined ? {} : { until: Date.now() + options.hours * 3_600_000 }),
      });
      terminal.print(resultText(result, options.seeds));
      if (result.failed.length > 0) terminal.exitWith(1);
    });
}

/** Which parts and seeds a campaign is for. */
export function chosenBy({ parts = '', seeds }: Pick<CampaignCommandOptions, 'parts' | 'seeds'>) {
  return {
    acceptsPart: (id: string) => id.startsWith(parts),
    ...(seeds && { acceptsSeed: (seed: number) => seed >= seeds.first && seed <= seeds.last }),
  };
}

/** @throws {UsageError} where only one of the two is given, or the index is none of so many workers */
export function shareIn({ index, of }: Pick<CampaignCommandOptions, 'index' | 'of'>) {
  if ((index === undefined) !== (of === undefined))
    throw new UsageError('--index and --of must be given together');
  const share = { index: index ?? 0, of: of ?? 1 };
  if (share.index < share.of) return share;
  throw new UsageError(`--index must be below --of (it counts from 0), got ${share.index} of ${share.of}`);
}

async function campaignClaims(words: readonly string[] | undefined): Promise<CampaignClaim[]> {
  const keys = words?.flatMap((word) => claimsNamed(word, claimKeys())) ?? claimKeys();
  const claims: CampaignClaim[] = [];
  for (const claim of await loadClaims([...new Set(keys)])) {
    if (claim.repeats === 'exact') continue;
    // A claim whose data are not here has no trials here.
    const laboratory = await findLaboratory(claim.paper, claim);
    if (!('notRun' in laboratory)) claims.push({ claim, laboratory });
  }
  return claims;
}

const hours = (seconds: number) =>
  seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;

/** Every look that is open, in the order in which they are decided. */
export function planText(steps: readonly CampaignStep[], seeds?: WholeRange): string {
  if (steps.length === 0) {
    return seeds === undefined
      ? 'nothing is left: every claim is decided, or has had its last look'
      : `no claim's next look waits for a trial of seeds ${seeds.first} to ${seeds.last}`;
  }
  let sum = 0;
  const rows = steps.map(({ look, trials, seconds }) => {
    sum += seconds;
    const { claim, words } = look;
    return [
      claimKey({ paper: claim.paper.id, id: claim.id }),
      words,
      String(trials),
      hours(seconds),
      hours(sum),
    ];
  });
  const columns = ['claim', 'waits for', 'trials', 'about', 'in all'];
  return `${textTable(columns, rows)}\n\ntimes are those of one process, by finished trials: of another size, and far too short, where none of this one is finished`;
}

/** Tells the plan, and every trial with what is left and until when, shared by so many workers. */
function progressTo(
  terminal: Terminal,
  workers: number,
): Pick<Parameters<typeof runCampaign>[1] & object, 'onPlan' | 'onProgress'> {
  const began = new Set<string>();
  return {
    onPlan: (steps) => {
      if (steps.length > 0) terminal.tell(`${planText(steps)}\n`);
    },
    onProgress: ({ type, spec, laboratory, done, total, seconds, secondsLeft }) => {
      // What a campaign finds finished when it begins is told in the plan.
      if (type === 'reused' && !began.has('any')) return;
      began.add('any');
      const left = secondsLeft / workers;
      const end = new Date(Date.now() + 1000 * left).toISOString().slice(0, 16).replace('T', ' ');
      const took = type === 'finished' ? ` in ${seconds.toFixed(0)} s` : '';
      const rest = total === done ? '' : `, about ${hours(left)} left, until ${end} UTC`;
      terminal.progress(
        `campaign: ${done} of ${total}${rest} · ${describeTrial([laboratory.paper], spec)} ${type}${took}`,
      );
    },
  };
}

function resultText({ ended, left, failed }: CampaignResult, seeds?: WholeRange): string {
  return [
    ended === 'done' ? 'no trial is left to run here' : 'time is up: the next trial would have taken longer',
    ...failed.map(
      ({ request, text }) => `failed: ${request.spec.experiment}, seed ${request.spec.seed}: ${text}`,
    ),
    planText(left, seeds),
  ].join('\n');
}
