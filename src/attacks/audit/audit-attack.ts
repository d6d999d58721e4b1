import { setImmediate } from 'node:timers/promises';
import { requireNumber } from '../../core/checks.js';
import type { AttackConfig } from '../attack-config.js';
import type { AuditCheck } from './audit-check.js';
import { auditContext, type AuditContext, type AuditSettings, type AuditSubject } from './audit-context.js';
import { judgeClipsAndMeasures, staysInTheBall, usesTheBudget } from './ball-checks.js';
import { batchDoesNotMatter } from './batch-independence.js';
import { lossStillRising, moreRestartsChangeLittle, moreStepsChangeLittle } from './convergence.js';
import { largeEpsilonReachesChance, successGrowsWithEpsilon } from './epsilon-strength.js';
import { beatsGradientFree } from './gradient-free-strength.js';
import { iterativeBeatsOneStep } from './iterative-strength.js';
import { noIterateIsLost } from './lost-iterates.js';
import { whiteBoxBeatsNoise, whiteBoxBeatsTransferred } from './rival-strength.js';
import { gradientsAtTheStart } from './start-gradients.js';

type Check = (context: AuditContext) => AuditCheck | undefined | Promise<AuditCheck | undefined>;

const ofAllAttacks: readonly Check[] = [
  staysInTheBall,
  usesTheBudget,
  whiteBoxBeatsNoise,
  whiteBoxBeatsTransferred,
  successGrowsWithEpsilon,
  noIterateIsLost,
  batchDoesNotMatter,
  (context) => judgeClipsAndMeasures(context),
];

/** What looks at gradients, or is compared with attacks that use none. */
const ofGradientAttacks: readonly Check[] = [gradientsAtTheStart, beatsGradientFree];

/** One step is not asked for what only iterations promise. */
const ofIterativeAttacks: readonly Check[] = [
  iterativeBeatsOneStep,
  largeEpsilonReachesChance,
  moreStepsChangeLittle,
  lossStillRising,
];

function checksFor({ steps, randomStart, method }: AttackConfig): readonly Check[] {
  return [
    ...(method?.kind === 'square' ? [] : ofGradientAttacks),
    ...ofAllAttacks,
    ...(steps > 1 ? ofIterativeAttacks : []),
    ...(steps > 1 && randomStart !== 'none' ? [moreRestartsChangeLittle] : []),
  ];
}

/**
 * The smallest magnitude that can be audited. Below it a step changes losses by less than float32 tells apart, so that an
 * attack which keeps its best point stays where it is.
 */
export const smallestAuditedEpsilon = 1e-5;

/**
 * Puts an attack through the checks of wiedeman-wang-2022.md §6 that apply to it, against one model, on all images at once.
 *
 * Comparisons are paired by sample; those that rest on sampling fail a sound attack with probability
 * `settings.level` each. Costs about eleven runs of the attack.
 *
 * @param onCheck called before each check, so that leases stay fresh and other work gets its turn.
 * @returns one result a check; no tensor is left.
 * @throws {ConfigError} where the magnitude is below {@link smallestAuditedEpsilon}: nothing can be compared then.
 */
export async function auditAttack(
  subject: AuditSubject,
  settings: AuditSettings,
  onCheck: () => void = () => undefined,
): Promise<AuditCheck[]> {
  requireNumber(`auditAttack: epsilon of ${settings.config.name}`, settings.config.epsilon, {
    min: smallestAuditedEpsilon,
    max: 1,
    hint: 'there is nothing to compare at no magnitude',
  });
  const context = await auditContext(subject, settings);
  const results: AuditCheck[] = [];
  for (const check of checksFor(settings.config)) {
    onCheck();
    await setImmediate();
    const result = await check(context);
    if (result !== undefined) results.push(result);
  }
  return results;
}
