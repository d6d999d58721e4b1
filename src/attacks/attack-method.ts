import { requireInteger, requireNumber, requireOneOf } from '../core/checks.js';

/**
 * How an attack moves, where it does not simply step along the gradient; plain data. Each kind has a file that
 * says what its numbers mean: `mi-fgsm.ts`, `apgd.ts`, `square.ts`.
 */
export type AttackMethod =
  | { readonly kind: 'momentum'; readonly decay: number }
  | { readonly kind: 'auto-step'; readonly momentum: number; readonly raisedShare: number }
  | { readonly kind: 'square'; readonly initialShare: number; readonly schedule: number };

/**
 * Returns `method` if its numbers are in range.
 *
 * @throws {ConfigError} names the attack and the number.
 */
export function requireAttackMethod(name: string, method: AttackMethod): AttackMethod {
  requireOneOf(`${name}: method`, method.kind, ['momentum', 'auto-step', 'square']);
  if (method.kind === 'momentum') requireNumber(`${name}: decay`, method.decay, { min: 0 });
  if (method.kind === 'auto-step') {
    requireNumber(`${name}: momentum`, method.momentum, { min: 0, max: 1 });
    requireNumber(`${name}: raisedShare`, method.raisedShare, { min: 0, max: 1 });
  }
  if (method.kind === 'square') {
    requireNumber(`${name}: initialShare`, method.initialShare, { min: 0, max: 1 });
    requireInteger(`${name}: schedule`, method.schedule, { min: 1 });
  }
  return method;
}
