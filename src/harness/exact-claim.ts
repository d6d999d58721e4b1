import { test } from 'vitest';
import { openLaboratory } from './laboratory.js';
import { settle } from './claim.js';
import { declarationHash } from './run-study.js';
import { partResult } from './part-result.js';
import { endWithParent } from './end-with-parent.js';
import type { ClaimDeclaration, ClaimResult, PartResult } from './claim-types.js';
import { offerClaim } from './offered-claims.js';

/** A statement that holds for every input or for none: one counterexample refutes it. */
export interface ExactStudy {
  /** The file's name, as in the specification. */
  readonly id: string;
  readonly source: string;
  readonly statement: string;
  /** The laws that make up the statement, each checked over generated inputs; throws a counterexample. */
  readonly laws: Readonly<Record<string, () => void>>;
}

/** Registers an exact claim as a test: each law is tried on generated inputs. */
export function exactClaim(study: ExactStudy): void {
  const { id, laws } = study;
  const measure = () =>
    Object.fromEntries(triedLaws(laws).map((part) => [part.id, { exact: part.estimate }]));
  if (offerClaim({ id, repeats: 'exact', declare: () => declarationOf(study), trials: () => [], measure })) {
    return;
  }
  endWithParent();
  test(study.id, (context) => settle(context, runExact(study)));
}

function declarationOf({ id, source, statement, laws }: ExactStudy): ClaimDeclaration {
  return {
    id,
    source,
    statement,
    kind: 'exact',
    estimand: 'whether the law holds for every generated input (1) or not (0)',
    threshold: 1,
    alpha: 0,
    power: 1,
    smallestEffect: 1,
    seeds: { minimum: 1, maximum: 1 },
    parts: Object.keys(laws).map(partOf),
  };
}

const partOf = (law: string) => ({ id: law.replace(/[^a-z0-9]+/gi, '-').toLowerCase(), label: law });

const triedLaws = (laws: ExactStudy['laws']) =>
  Object.entries(laws).map(([law, check]) => tryLaw(law, check));

/** Tries every law. */
export async function runExact(study: ExactStudy) {
  const laboratory = await openLaboratory();
  const began = performance.now();
  const parts = triedLaws(study.laws);
  const declaration = declarationOf(study);
  const failed = parts.filter((part) => part.verdict === 'refuted');
  const result: ClaimResult = {
    declaration,
    declarationHash: declarationHash(declaration),
    verdict: failed.length > 0 ? 'refuted' : 'supported',
    ...(failed.length > 0
      ? { reason: `counterexample to: ${failed.map((part) => part.label).join('; ')}` }
      : {}),
    parts,
    seeds: [],
    seconds: (performance.now() - began) / 1000,
    details: [],
    figures: [],
    images: [],
  };
  return { laboratory, result };
}

function tryLaw(law: string, check: () => void): PartResult {
  let counterexample: string | undefined;
  try {
    check();
  } catch (error) {
    counterexample = error instanceof Error ? error.message : String(error);
  }
  const part = partOf(law);
  if (counterexample === undefined) return partResult(part, { verdict: 'supported', estimate: 1 });
  return partResult(part, { verdict: 'refuted', reason: counterexample, estimate: 0 });
}
