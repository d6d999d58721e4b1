import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimKeyOf } from './run-scope.js';

const shardName = /-(\d+)-(\d+)[.]json$/;

/** Paths of claim files that a blob's text names: those of other machines' checkouts too, which vitest passes over. */
function claimKeysOf(text: string): string[] {
  const paths = text.match(/"[^"]*[.]claim[.]ts"/g) ?? [];
  return paths.map((path) => claimKeyOf(path.slice(1, -1))).filter((key) => key !== undefined);
}

/**
 * What is wrong with the shards in a folder, in sentences: one that is missing by the names of the others, and claims that a
 * shard ran and the merge lacks (vitest drops what ran in a checkout under another path).
 *
 * @param attempted keys of the claims that the merge has
 */
export function mergeProblems(folder: string, attempted: readonly string[]): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const shards = names.flatMap((name) => {
    const found = shardName.exec(name);
    return found === null ? [] : [{ index: Number(found[1]), count: Number(found[2]) }];
  });
  const count = Math.max(0, ...shards.map((shard) => shard.count));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (index) => !shards.some((shard) => shard.index === index),
  );
  const ran = new Set(names.flatMap((name) => claimKeysOf(readFileSync(join(folder, name), 'utf8'))));
  const lost = [...ran].filter((key) => !attempted.includes(key)).sort();
  return [
    ...missing.map((index) => `shard ${index} of ${count} is missing`),
    ...(lost.length === 0
      ? []
      : [
          `the shards ran claims that this merge lacks: ${lost.join(', ')}; merge in a checkout under the same path as theirs`,
        ]),
  ];
}
