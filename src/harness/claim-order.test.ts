import type { TestSpecification, Vitest } from 'vitest/node';
import { describe, expect, it } from 'vitest';
import { claimOrder } from './claim-order.js';

describe('claimOrder', () => {
  it('starts with the claims that a paper names, of every paper, and leaves none out', async () => {
    const names = ['fig-01-a', 'text-b', 'audit-c', 'fig-06-d', 'text-e'];
    const files = names.map((name) => ({
      moduleId: `/project/claims/${name}.claim.ts`,
      project: { name: 'claims', config: { root: '/project', sequence: { groupOrder: 0 } } },
    }));
    const vitest = {
      config: { root: '/project' },
      cache: { getFileStats: () => undefined, getFileTestResults: () => undefined },
    };
    const Order = claimOrder([{ startFirst: ['audit-c'] }, {}, { startFirst: ['fig-06-d'] }]);
    const sorted = await new Order(vitest as unknown as Vitest).sort(files as unknown as TestSpecification[]);
    const order = sorted.map(({ moduleId }) => moduleId.replace(/^.*\/(.*)\.claim\.ts$/, '$1'));
    expect([...order].sort()).toEqual([...names].sort());
    expect(order.slice(0, 2).sort()).toEqual(['audit-c', 'fig-06-d']);
  });
});
