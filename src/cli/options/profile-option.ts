import { Option } from 'commander';
import type { Paper } from '../../harness/paper.js';
import { parseChoice } from './parse-choice.js';

/** What {@link profileOption} leaves in a command's options. */
export interface ProfileChoice {
  readonly profile?: string;
}

/** `--profile quick|paper`. */
export function profileOption(papers: readonly Pick<Paper, 'profiles'>[]): Option {
  const names = [...new Set(papers.flatMap(({ profiles }) => Object.keys(profiles)))];
  return new Option('--profile <name>', names.join(' or ')).argParser(parseChoice(names));
}

/** Makes the choice that of this process, as if `TRANSFER_CLAIMS_PROFILE` named it. */
export function chooseProfile({ profile }: ProfileChoice): void {
  if (profile !== undefined) process.env['TRANSFER_CLAIMS_PROFILE'] = profile;
}
