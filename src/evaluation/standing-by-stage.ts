import { rightPaths, type AimedAttack, type PathSetting, type PathSubject } from './paths-under-attack.js';

/** One attack of a sequence: who is attacked and judged, and how. */
export interface AttackStage<Family extends string = string> {
  /** Attacks that are counted together: "pgd". */
  readonly family: Family;
  /** "margins, least". */
  readonly aim: string;
  readonly subject: PathSubject;
  readonly attack: AimedAttack;
}

/** Images that still stand after a stage and all before it. */
export interface Standing<Family extends string = string> {
  readonly family: Family;
  readonly aim: string;
  readonly standing: number;
}

/**
 * Attacks in turn: each stage faces only the images that the former ones left. An image stands while at least one path is
 * right at the judged point, so that what stands at the end resists, sample by sample, the strongest of all stages
 * (wiedeman-wang-2022.md §10).
 *
 * @returns one entry a stage, in their order; the counts never rise. No tensor is left.
 */
export async function standingByStage<Family extends string>(
  stages: readonly AttackStage<Family>[],
  setting: PathSetting,
): Promise<Standing<Family>[]> {
  let { indices } = setting;
  const found: Standing<Family>[] = [];
  for (const { family, aim, subject, attack } of stages) {
    const right = await rightPaths(subject, { ...setting, indices }, attack);
    indices = indices.filter((_, row) => right.some((path) => path[row] === 1));
    found.push({ family, aim, standing: indices.length });
  }
  return found;
}
