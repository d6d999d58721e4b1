import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs the claims of the paper's figures after the others. Claims of one figure share their trials, so that both
 * worker processes have something to do until the end; a claim that has its trials for itself, and comes last, leaves
 * one idle.
 */
export class ClaimOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFigure = ({ moduleId }: TestSpecification) => /\/fig-[^/]*\.claim\.ts$/.test(moduleId);
    return [...sorted.filter((file) => !isFigure(file)), ...sorted.filter(isFigure)];
  }
}
