import { join } from 'node:path';
import { Command, Option } from 'commander';
import { openLaboratory } from '../../../harness/laboratory.js';
import { architectureNames } from '../experiments/by-architecture.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import { describeTrial, type Paper } from '../../../harness/paper.js';
import type { PairPreset, Profile } from '../profiles.js';
import { wayArms, wayPresets } from './ways-out-preset.js';
import { runWaysOut, summariseWays } from './ways-out-study.js';
import { writeAtomically } from '../../../core/write-atomically.js';
import { requireProjectRoot } from '../../../cli/claim-files.js';
import { parseChoice } from '../../../cli/options/parse-choice.js';
import { parseWholeNumber } from '../../../cli/options/parse-number.js';
import type { Terminal } from '../../../cli/terminal.js';
import { waysOutPage, waysOutRecord } from './ways-out-page.js';

const help = `
An experiment of ours, not the paper's, and no claim: does a change of the correlation loss keep pairs from dying, and what
does it cost? Arms: ${wayArms.map(({ name }) => name).join(', ')}. Pairs are trained and attacked as in Figure 3, at the
profile's size; a CNN pair of the quick profile is too small to be any good, and shows only whether it dies. Trials stay in the
store. Writes reports/experiments/ways-out-<architecture>.md and .json, which the report shows.

Examples:
  $ npx transfer-claims ways-out --architecture cnn --seeds 3
  $ npx transfer-claims ways-out --architecture fc --arms paper,warm-up --seeds 5 --first 1
  $ npx transfer-claims ways-out --architecture fc --epochs 3 --attacked 50
  $ TRANSFER_CLAIMS_PROFILE=paper npx transfer-claims ways-out --architecture cnn --seeds 10`;

interface WaysOutOptions {
  readonly architecture: ArchitectureName;
  readonly arms: readonly (typeof wayArms)[number][];
  readonly seeds: number;
  readonly first: number;
  readonly epochs?: number;
  readonly images?: number;
  readonly attacked?: number;
}

/** `transfer-claims ways-out`: which changes of the loss keep pairs from dying, and what they cost. */
export function waysOutCommand(terminal: Terminal, paper: Paper<Profile>): Command {
  return new Command('ways-out')
    .description('try changes of the correlation loss against the collapse')
    .addOption(
      new Option('--architecture <name>', architectureNames.join(' or '))
        .argParser(parseChoice(architectureNames))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--arms <names>', 'which, with commas between').argParser(parseArms).default(wayArms, 'all'),
    )
    .addOption(new Option('--seeds <number>', 'how many').argParser(parseWholeNumber(1)).default(3))
    .addOption(
      new Option('--first <seed>', 'the first; those below 100 are for development')
        .argParser(parseWholeNumber(0))
        .default(1),
    )
    .addOption(new Option('--epochs <number>', 'of training').argParser(parseWholeNumber(1)))
    .addOption(new Option('--images <number>', 'to train on').argParser(parseWholeNumber(1)))
    .addOption(new Option('--attacked <number>', 'test images').argParser(parseWholeNumber(1)))
    .addHelpText('after', help)
    .action(async (options: WaysOutOptions) => {
      const { architecture, arms, seeds: count, first } = options;
      requireProjectRoot();
      const laboratory = await openLaboratory(paper);
      const preset = sized(wayPresets[laboratory.profile.name][architecture], options);
      const seeds = Array.from({ length: count }, (_, index) => first + index);
      const pairs = await runWaysOut(
        laboratory,
        { architecture, preset, arms, seeds },
        ({ type, spec, done, total }) =>
          terminal.progress(`ways-out: ${describeTrial([paper], spec)} ${type} (${done} of ${total})`),
      );
      const { commit, dirty } = laboratory.provenance;
      const { profile, dataset, backend } = laboratory;
      const firstLine = `${dataset.description}, profile ${profile.name}`;
      const run = { firstLine, backend: backend.name, commit, dirty };
      const summaries = summariseWays(pairs, preset);
      const results = { architecture, preset, seeds, run, summaries, pairs };
      const path = join('reports', 'experiments', `ways-out-${architecture}`);
      const page = waysOutPage(results);
      writeAtomically(`${path}.json`, `${JSON.stringify(waysOutRecord(results), null, 2)}\n`);
      writeAtomically(`${path}.md`, page);
      terminal.print(`${page}\nwritten: ${path}.md, and ${path}.json for the report`);
    });
}

/** The profile's sizes, but those that were asked for. */
function sized(preset: PairPreset, { epochs, images, attacked }: WaysOutOptions): PairPreset {
  return {
    ...preset,
    ...(epochs === undefined ? {} : { epochs }),
    ...(images === undefined ? {} : { trainImages: images }),
    ...(attacked === undefined ? {} : { attackImages: attacked }),
  };
}

function parseArms(written: string) {
  const choose = parseChoice(wayArms.map(({ name }) => name));
  return written
    .split(',')
    .map((name) => {
      const chosen = choose(name.trim());
      return wayArms.filter((arm) => arm.name === chosen);
    })
    .flat();
}
