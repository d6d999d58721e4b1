import { writeFileSync } from 'node:fs';
import { ConfigError } from '../../core/errors.js';
import { RandomStream } from '../../core/random-stream.js';
import type { SeededKind } from '../claim-kind.js';
import { decideClaim } from '../decide-claim.js';
import type { DecisionSettings } from '../decision.js';

/** Kinds whose thresholds random values near 0 can pass and miss. */
const kinds: readonly SeededKind[] = [
  { superiority: 0 },
  { bound: 0.5 },
  { nonInferiority: 0.6 },
  { equivalence: 1 },
  { monotone: true },
  { share: 0.3 },
  { share: 0.6, direction: 'below' },
];

const pick = <T>(stream: RandomStream, from: readonly [T, ...T[]]): T =>
  from[Math.floor(stream.uniform() * from.length)] ?? from[0];

/** Values of one part: of any scale and law; sometimes all the same, or one that is no number. */
function drawPart(stream: RandomStream, seeds: number, counts: boolean): number[] {
  const rate = stream.uniform();
  if (counts) return Array.from({ length: seeds }, () => (stream.uniform() < rate ? 1 : 0));
  const [mean, spread] = [2 * stream.normal(), pick(stream, [0, 0.2, 0.5, 1])];
  const whole = stream.uniform() < 0.3;
  const values = Array.from({ length: seeds }, () => {
    const value = mean + spread * stream.normal();
    return whole ? Math.round(value * 20) / 20 : value;
  });
  return stream.uniform() < 0.02 ? [...values.slice(1), NaN] : values;
}

function randomClaim(stream: RandomStream, index: number) {
  const kind = kinds[index % kinds.length] ?? { superiority: 0 };
  const looks = pick(stream, [[5], [10], [5, 10], [10, 20]]);
  const settings: DecisionSettings = {
    alpha: pick(stream, [0.05, 0.01]),
    smallestEffect: pick(stream, [0, 0.2, 0.5]),
    looks,
    asserts: pick(stream, ['mean', 'every-part']),
  };
  const seeds = Math.max(1, (looks.at(-1) ?? 5) - pick(stream, [0, 0, 0, 1, 3]));
  const counts = 'share' in kind;
  const several = counts && settings.asserts === 'mean' ? 1 : pick(stream, [1, 2, 4]);
  const parts = Array.from({ length: several }, (_, part) => {
    return { id: `part ${part + 1}`, values: drawPart(stream, seeds, counts) };
  });
  const primary = Array.from(
    { length: seeds },
    (_, seed) => parts.reduce((sum, { values }) => sum + (values[seed] ?? NaN), 0) / several,
  );
  const { verdict } = decideClaim(kind, { primary, parts }, settings);
  return { id: `${index}: ${Object.keys(kind)[0]}`, kind, ...settings, primary, parts, verdict };
}

// tsx src/statistics/calibration/random-claims-cli.ts verdicts.json 500: for fixtures/recompute_verdicts.py
const [path, count = '500'] = process.argv.slice(2);
if (path === undefined) throw new ConfigError('random-claims: needs a file to write to, got none; name one');
const stream = RandomStream.fromSeed(2022).split('random-claims');
const claims = Array.from({ length: Number(count) }, (_, index) => randomClaim(stream, index));
writeFileSync(path, `${JSON.stringify({ claims })}\n`);
const verdicts = claims.map(({ verdict }) => verdict);
const tally = [...new Set(verdicts)].map(
  (verdict) => `${verdict} ${verdicts.filter((other) => other === verdict).length}`,
);
console.log(tally.join(', '));
