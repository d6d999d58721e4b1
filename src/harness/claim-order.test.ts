import type { TestSpecification, Vitest } from 'vitest/node';
import { describe, expect, it } from 'vitest';
import { ClaimOrder } from './claim-order.js';

describe('ClaimOrder', () => {
  it('puts the claims of figures behind all others, and leaves none out', async () => {
    const names = ['fig-01-a', 'released-fig-02', 'audit-b', 'fig-06-c', 'text-d'];
    const files = names.map((name) => ({
      moduleId: `/project/claims/${name}.claim.ts`,
      project: { name: 'claims', config: { root: '/project', sequence: { groupOrder: 0 } } },
    }));
    const vitest = {
      config: { root: '/project' },
      cache: { getFileStats: () => undefined, getFileTestResults: () => undefined },
    };
    const sequencer = new ClaimOrder(vitest as unknown as Vitest);
    const sorted = await sequencer.sort(files as unknown as TestSpecification[]);
    const order = sorted.map(({ moduleId }) => moduleId.replace(/^.*\/(.*)\.claim\.ts$/, '$1'));
    expect([...order].sort()).toEqual([...names].sort());
    expect(new Set(order.slice(-2))).toEqual(new Set(['fig-01-a', 'fig-06-c']));
  });
});
