import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { acceptLastRun, type AcceptPlaces } from '../../harness/accept-baseline.js';
import { requireRootFor } from '../claim-files.js';
import type { Terminal } from '../terminal.js';

const help = `
Examples:
  $ npx transfer-claims accept
  $ npx transfer-claims accept --reason fig-03-gap-narrows-with-epsilon="ten seeds are too few"
  $ npx transfer-claims accept --reason PAPER/ID="why"      where two papers have a claim of that name`;

/** Reads `id=why`, as often as it comes. */
function addReason(
  written: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const cut = written.indexOf('=');
  if (cut > 0) return { ...previous, [written.slice(0, cut)]: written.slice(cut + 1) };
  throw new InvalidArgumentError(`It must be <id>="why", got ${JSON.stringify(written)}`);
}

/** `transfer-claims accept`: records the last run as the baseline. */
export function acceptCommand(terminal: Terminal, places: AcceptPlaces = {}): Command {
  return new Command('accept')
    .description('record the last run in reports/baseline; a verdict other than supported needs its reason')
    .addOption(new Option('--reason <id=why>', 'may be given more than once').argParser(addReason))
    .addHelpText('after', help)
    .action(({ reason = {} }: { readonly reason?: Readonly<Record<string, string>> }) => {
      requireRootFor(places.reportPath ?? join('reports', 'claims-full.json'));
      terminal.print(acceptLastRun(reason, places).join('\n'));
    });
}
