import type { AttackName } from '../attack-grid.js';

/** How many images one attack won, against one subject ("1→2", "joint"). */
export interface AuditedAttack {
  readonly subject: string;
  readonly attack: AttackName;
  readonly epsilon: number;
  readonly fooled: number;
}

/** A check of paper.md §6 on counts, and where it fails. */
export interface AuditCheck {
  readonly check: string;
  /** Empty where the check holds; each failure in words with its counts. */
  readonly failures: readonly string[];
  /** How many comparisons there were to make. */
  readonly comparisons: number;
}

/**
 * Those checks of paper.md §6 that counts on the same images can answer: more steps fool at least as many as one,
 * and a larger ε at least as many as a smaller one. Nothing is tolerated; a random start may cost single images.
 */
export function auditAttacks(attacks: readonly AuditedAttack[]): AuditCheck[] {
  const iterative = attacks.flatMap((strong) => {
    if (!strong.attack.startsWith('pgd')) return [];
    const single = strong.attack.replace('pgd', 'fgsm');
    const isItsSingle = (other: AuditedAttack) =>
      other.attack === single && other.epsilon === strong.epsilon && other.subject === strong.subject;
    return attacks.filter(isItsSingle).map((weak) => ({ weak, strong }));
  });
  const sorted = [...attacks].sort((one, other) => one.epsilon - other.epsilon);
  const growing = sorted.flatMap((weak, index) => {
    const isNext = (other: AuditedAttack) => other.attack === weak.attack && other.subject === weak.subject;
    const strong = sorted.slice(index + 1).find(isNext);
    return strong === undefined ? [] : [{ weak, strong }];
  });
  return [
    judgeCheck('iterative attacks fool at least as many as one step', iterative),
    judgeCheck('fooled images do not decrease with ε', growing),
  ];
}

function judgeCheck(
  check: string,
  comparisons: readonly { readonly weak: AuditedAttack; readonly strong: AuditedAttack }[],
): AuditCheck {
  const failures = comparisons
    .filter(({ weak, strong }) => strong.fooled < weak.fooled)
    .map(({ weak, strong }) => `${strong.subject}: ${describe(strong)} < ${describe(weak)}`);
  return { check, failures, comparisons: comparisons.length };
}

const describe = ({ attack, epsilon, fooled }: AuditedAttack) => `${attack} ε ${epsilon} ${fooled}`;
