import type { AttackConfig } from '../attack-config.js';
import { atMost, type AuditCheck, type AuditCheckName } from './audit-check.js';
import type { AuditContext } from './audit-context.js';
import { binomialLimit } from './binomial-limit.js';

/** Twice the effort may win so many more samples of an attack that has converged. */
const tolerated = 0.05;

/** Twice the steps, of the same length, win few samples more (wiedeman-wang-2022.md §6). */
export function moreStepsChangeLittle(context: AuditContext): Promise<AuditCheck> {
  const { config } = context;
  return changesLittle('more-steps-change-little', context, { ...config, steps: 2 * config.steps });
}

/** One more restart wins few samples more (wiedeman-wang-2022.md §6). Only for attacks that start at random. */
export function moreRestartsChangeLittle(context: AuditContext): Promise<AuditCheck> {
  const { config } = context;
  return changesLittle('more-restarts-change-little', context, {
    ...config,
    restarts: config.restarts + 1,
  });
}

/** `measured`: share of samples that only the larger effort wins; the limit is what is tolerated, and chance. */
async function changesLittle(
  check: AuditCheckName,
  { base, level, run, config }: AuditContext,
  more: AttackConfig,
): Promise<AuditCheck> {
  const { fooled } = await run(more);
  const samples = fooled.length;
  const gained = fooled.filter((flag, sample) => flag === 1 && base.fooled[sample] === 0).length;
  const limit = binomialLimit(samples, tolerated, level) / samples;
  const effort = ({ steps, restarts }: AttackConfig) => `${steps} steps × ${restarts} starts`;
  const detail =
    `${effort(more)} win ${gained} of ${samples} samples that ${effort(config)} do not; ` +
    `${100 * tolerated} % are tolerated, and chance`;
  return atMost(check, gained / samples, { limit, detail });
}

/**
 * How much the mean loss still rises in the last quarter of the steps (wiedeman-wang-2022.md §6), in the last of the restarts.
 * Only reported: a loss that rises without bound is no fault, and whether more steps win more samples is checked
 * elsewhere.
 *
 * `measured`: rise over the last quarter, as a share of the rise over all steps.
 */
export function lossStillRising({ config, visits }: AuditContext): AuditCheck {
  const path = visits
    .slice(-Math.ceil(visits.length / config.restarts))
    .map(({ loss }) => loss.reduce((sum, value) => sum + value, 0) / loss.length);
  const [first = NaN, end = NaN] = [path[0], path.at(-1)];
  const before = path[Math.floor(0.75 * (path.length - 1))] ?? NaN;
  const share = end > first ? (end - before) / (end - first) : 0;
  const detail =
    `mean loss ${first.toPrecision(4)} at the start, ${before.toPrecision(4)} after three quarters of the steps, ` +
    `${end.toPrecision(4)} at the end; reported, not judged`;
  const measured = Number.isFinite(share) ? share : 0;
  return { check: 'loss-still-rising', passed: true, measured, limit: 1, detail };
}
