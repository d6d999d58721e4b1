import { basename } from 'node:path';
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node';
import type { Paper } from './paper.js';

/** The order of claims in a run: those first that a paper wants `startFirst`, the others as vitest sorts them. */
export function claimOrder(papers: readonly Pick<Paper, 'startFirst'>[]): TestSequencerConstructor {
  const first = new Set(papers.flatMap(({ startFirst = [] }) => startFirst));
  const isFirst = ({ moduleId }: TestSpecification) => first.has(basename(moduleId, '.claim.ts'));
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
    }
  };
}
