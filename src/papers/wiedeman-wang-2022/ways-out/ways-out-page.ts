import type { ArchitectureName } from '../../../models/architecture.js';
import type { PairPreset } from '../profiles.js';
import type { WayPair, WaySummary } from './ways-out-study.js';
import type { ExperimentRecord } from '../../../report/html/experiment-record.js';
import { clopperPearsonInterval } from '../../../statistics/binomial-intervals.js';

/** What the page tells. */
export interface WaysOutResults {
  readonly architecture: ArchitectureName;
  readonly preset: PairPreset;
  readonly seeds: readonly number[];
  readonly run: {
    readonly firstLine: string;
    readonly backend: string;
    readonly commit: string | null;
    readonly dirty: boolean | null;
  };
  readonly summaries: readonly WaySummary[];
  readonly pairs: readonly WayPair[];
}

const share = (value: number | null) => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));
const table = (columns: readonly string[], rows: readonly (readonly string[])[]) =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

function summaryRow({ arm, pairs, died, poor, fromRegular, ...means }: WaySummary): string[] {
  const { low, high } = clopperPearsonInterval({ successes: died, trials: pairs });
  const [there, back] = means.r2;
  return [
    arm,
    `${died} of ${pairs} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    means.diedInEpoch.join(', ') || '–',
    String(poor),
    share(means.accuracy),
    share(means.transferRate),
    number(there, 3),
    number(back, 3),
    means.liveChannels.map((value) => number(value, 1)).join(' / '),
    `${share(fromRegular.accuracy)} / ${share(fromRegular.transferRate)} (${fromRegular.seeds})`,
  ];
}

function pairRow({ arm, seed, training, evaluation }: WayPair): string[] {
  const { collapse, epochs } = training;
  return [
    arm,
    String(seed),
    collapse === null ? '–' : `model ${collapse.model}, epoch ${collapse.epoch}`,
    (epochs.at(-1)?.liveChannels ?? []).join(' / '),
    evaluation === undefined ? '–' : evaluation.accuracy.map(share).join(' / '),
    evaluation === undefined ? '–' : evaluation.features.r2.map((value) => number(value, 3)).join(' / '),
  ];
}

/** What the report shows of it. */
export function waysOutRecord({
  architecture,
  preset,
  seeds,
  run,
  summaries,
}: WaysOutResults): ExperimentRecord {
  const { trainImages, epochs, batchSize, lambda, attackImages } = preset;
  const { firstLine, backend, commit, dirty } = run;
  const code = commit === null ? 'no commit' : `commit ${commit}${dirty === true ? ' with changes' : ''}`;
  return {
    schema: 1,
    title: `Ways out of the collapse, ${architecture.toUpperCase()} pairs`,
    about: [
      'An experiment of this project, not of the paper, and no claim: nothing is decided by it. The correlation loss can kill a model; ' +
        'each arm changes one thing about it.',
      `${firstLine}. ${trainImages} training images, ${epochs} epochs, batch ${batchSize}, λ ${lambda}, ${attackImages} attacked images, ` +
        `seeds ${seeds.join(', ')}, backend ${backend}, ${code}.`,
      'Died: pairs of which a model had no live feature and accuracy at chance at the end of an epoch, with the 95 % interval of ' +
        'Clopper and Pearson over the seeds. Poor: of the others, those of which a model stayed below ' +
        `${100 * preset.minimumAccuracy} % natural accuracy. The other numbers are means over the pairs that are neither; the transfer rate is ` +
        'over the attacks, magnitudes and both directions of Figure 3. Below the regular pair: its accuracy and its transfer rate − ' +
        'the arm’s, over the seeds (so many) where both are neither.',
    ],
    columns: [
      'arm',
      'died',
      'in epoch',
      'poor',
      'natural accuracy',
      'transfer rate',
      'R² 1→2',
      'R² 2→1',
      'live channels',
      'below the regular pair',
    ],
    rows: summaries.map(summaryRow),
  };
}

/** The same for people who read no HTML, and every pair by itself. */
export function waysOutPage(results: WaysOutResults): string {
  const { title, about, columns, rows } = waysOutRecord(results);
  return [
    `# ${title}`,
    ...about.flatMap((paragraph) => ['', paragraph]),
    '',
    ...table(columns, rows),
    '',
    'By pair:',
    '',
    ...table(
      ['arm', 'seed', 'died', 'live channels, last batch', 'natural accuracy', 'R² 1→2 / 2→1'],
      results.pairs.map(pairRow),
    ),
    '',
  ].join('\n');
}
