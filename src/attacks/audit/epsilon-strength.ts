import type { AttackConfig } from '../attack-config.js';
import { atMost, type AuditCheck } from './audit-check.js';
import type { AuditContext } from './audit-context.js';
import { binomialLimit } from './binomial-limit.js';
import { winsAtLeastAsMany } from './compare-strength.js';

/**
 * The same attack at another magnitude: a step of one step's length grows with ε, and so do the first steps of attacks
 * that have a method of their own; others stay, in l∞ at least.
 */
function atEpsilon(config: AttackConfig, epsilon: number): AttackConfig {
  const proportional = (config.stepSize * epsilon) / config.epsilon;
  const isFixed = config.norm === 'linf' && config.steps > 1 && config.method === undefined;
  return { ...config, epsilon, stepSize: isFixed ? config.stepSize : proportional };
}

/**
 * Success does not decrease with ε (wiedeman-wang-2022.md §6): at half of it, at it, and at twice it (at most 1). The step with
 * the larger `measured` is told; each is tested at half the level.
 */
export async function successGrowsWithEpsilon(context: AuditContext): Promise<AuditCheck> {
  const { config, base, level, run } = context;
  const half = await run(atEpsilon(config, config.epsilon / 2));
  const twice = await run(atEpsilon(config, Math.min(1, 2 * config.epsilon)));
  const name = (factor: string) => `${factor} ε`;
  const check = 'success-grows-with-epsilon';
  const steps = [
    winsAtLeastAsMany(check, { strong: base, weak: half, names: ['ε', name('half')] }, { level: level / 2 }),
    winsAtLeastAsMany(
      check,
      { strong: twice, weak: base, names: [name('twice'), 'ε'] },
      { level: level / 2 },
    ),
  ] as const;
  const [worst] = [...steps].sort((one, other) => other.measured - other.limit - (one.measured - one.limit));
  return worst ?? steps[0];
}

/**
 * Accuracy is at chance or below at l∞ ε = 0.5 (wiedeman-wang-2022.md §6), where every image can be made grey; in l2, at the
 * budget of the same ε, whose ball is larger. Steps are long enough to cross the ball twice.
 *
 * `measured`: accuracy; the limit is chance and what sampling adds.
 */
export async function largeEpsilonReachesChance(context: AuditContext): Promise<AuditCheck> {
  const { config, level, run, subject } = context;
  const epsilon = 0.5;
  const stepSize = Math.max(config.stepSize, (2.5 * epsilon) / config.steps);
  const { fooled } = await run({ ...config, epsilon, stepSize });
  const samples = fooled.length;
  const right = fooled.filter((flag) => flag === 0).length;
  const limit = binomialLimit(samples, 1 / subject.classes, level) / samples;
  const detail = `${right} of ${samples} samples are right at ε = ${epsilon}; chance is 1 in ${subject.classes}`;
  return atMost('large-epsilon-reaches-chance', right / samples, { limit, detail });
}
