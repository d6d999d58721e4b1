import { describe, expect, it } from 'vitest';
import { paperOf } from './paper-of.js';
import { describeTrial } from './paper.js';

const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };

describe('paperOf', () => {
  it('takes what is said, and fills in the rest', async () => {
    const paper = paperOf({ id: 'mine', profiles, subject: 'Ensembles' });
    expect(paper).toMatchObject({ id: 'mine', profiles, subject: 'Ensembles', citation: 'mine' });
    expect(paper.groups.map(({ role }) => role)).toEqual(['statements']);
    const spec = { experiment: 'draws', version: 1, configuration: {}, seed: 3 };
    expect(describeTrial([paper], spec)).toBe('draws seed 3');
    const known = paperOf({ id: 'known', profiles, describeTrial: () => 'three draws' });
    expect(describeTrial([paper, known], spec)).toBe('three draws');
    const [load] = Object.values(paper.datasets);
    expect(await load?.()).toMatchObject({ id: 'own-data', synthetic: false, train: { count: 0 } });
  });

  it('has no data but those which are said', () => {
    const blobs = () => Promise.reject(new Error('not loaded here'));
    expect(Object.keys(paperOf({ id: 'mine', profiles, datasets: { blobs } }).datasets)).toEqual(['blobs']);
  });
});
