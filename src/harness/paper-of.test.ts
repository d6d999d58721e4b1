import { describe, expect, it } from 'vitest';
import { paperOf } from './paper-of.js';

const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5] } };

describe('paperOf', () => {
  it('takes what is said, and fills in the rest', async () => {
    const paper = paperOf({ id: 'mine', profiles, subject: 'Ensembles' });
    expect(paper).toMatchObject({ id: 'mine', profiles, subject: 'Ensembles', citation: 'mine' });
    expect(paper.groups.map(({ role }) => role)).toEqual(['statements']);
    expect(paper.describeTrial({ experiment: 'draws', version: 1, configuration: {}, seed: 3 })).toBe(
      'draws seed 3',
    );
    const [load] = Object.values(paper.datasets);
    expect(await load?.()).toMatchObject({ id: 'own-data', synthetic: false, train: { count: 0 } });
  });

  it('has no data but those which are said', () => {
    const blobs = () => Promise.reject(new Error('not loaded here'));
    expect(Object.keys(paperOf({ id: 'mine', profiles, datasets: { blobs } }).datasets)).toEqual(['blobs']);
  });
});
