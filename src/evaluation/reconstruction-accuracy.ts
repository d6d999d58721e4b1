import type { AttackName } from './attack-grid.js';
import type { Objective, PathOutcomes } from './evaluate-reconstruction.js';

/** Whose best attack counts: one objective's, or per image the strongest of all. */
export type Aim = Objective | 'worst';

/** How many images are right, by what "right" means. */
export interface RightCounts {
  readonly attack: AttackName | 'none';
  readonly epsilon: number;
  readonly aim: Aim;
  readonly images: number;
  /** Images right through at least one path, through all; and through each path. */
  readonly either: number;
  readonly both: number;
  readonly byPath: readonly number[];
}

/**
 * Counts right images under every attack, and under the strongest of the objectives per image ("worst"), where
 * there are several (wiedeman-wang-2022.md §5, 5).
 *
 * Right in the worst case: in the sense of "either", no attack makes all paths wrong; of "both", none makes any
 * path wrong; of a path, none makes that path wrong. Each sense has its own worst attack per image.
 */
export function rightCounts(outcomes: readonly PathOutcomes[]): RightCounts[] {
  const groups = new Map<string, PathOutcomes[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.attack} ${outcome.epsilon}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].flatMap((group) => [
    ...group.map((outcome) => count(outcome.objective, [outcome])),
    ...(group.length > 1 ? [count('worst', group)] : []),
  ]);
}

/** By image: 1 where at least one path is right under each of these attacks. */
export function rightThroughEither(attacks: readonly PathOutcomes[]): Uint8Array {
  return overImages(attacks, (sample) =>
    attacks.every(({ right }) => right.some((path) => path[sample] === 1)),
  );
}

function overImages(attacks: readonly PathOutcomes[], holds: (sample: number) => boolean): Uint8Array {
  const images = attacks[0]?.right[0]?.length ?? 0;
  return Uint8Array.from({ length: images }, (_, sample) => Number(holds(sample)));
}

const sum = (values: Uint8Array): number => values.reduce((total, value) => total + value, 0);

function count(aim: Aim, attacks: readonly PathOutcomes[]): RightCounts {
  const [{ attack, epsilon, right } = { attack: 'none', epsilon: 0, right: [] } as never] = attacks;
  const everywhere = (sample: number, path: number) =>
    attacks.every((outcome) => outcome.right[path]?.[sample] === 1);
  const paths = (right as readonly Uint8Array[]).map((_, path) => path);
  const both = overImages(attacks, (sample) => paths.every((path) => everywhere(sample, path)));
  return {
    attack,
    epsilon,
    aim,
    images: both.length,
    either: sum(rightThroughEither(attacks)),
    both: sum(both),
    byPath: paths.map((path) => sum(overImages(attacks, (sample) => everywhere(sample, path)))),
  };
}
