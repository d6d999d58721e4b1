import { fingerprintOf, type Dataset, type LabelledImages } from '../data/dataset.js';
import type { BaseProfile, Paper } from './paper.js';

/** What must be said of a paper, or of any set of claims; the rest has defaults. */
export type PaperDescription<Profile extends BaseProfile> = Pick<Paper<Profile>, 'id' | 'profiles'> &
  Partial<Paper<Profile>>;

const noImages: LabelledImages = {
  ...{ count: 0, height: 0, width: 0, channels: 0 },
  ...{ pixels: new Uint8Array(), labels: new Uint8Array() },
};

/** For claims that bring what they measure on: a trial's own code makes or reads it. */
const ownData = (): Promise<Dataset> =>
  Promise.resolve({
    ...{ id: 'own-data', name: 'own data', synthetic: false, description: "the claims' own data" },
    fingerprint: fingerprintOf(noImages, noImages),
    ...{ train: noImages, test: noImages },
  });

/**
 * A paper of which little is said: for claims of your own.
 *
 * @param description `id` names its folders (`claims/<id>`, `reports/baseline/<id>`); each of `profiles` says which seeds
 *   are run. Defaults: no data set, one group of statements, trials told by experiment and seed, no printed figures.
 *
 * @example
 * const profiles = { quick: { name: 'quick', firstSeed: 1, looks: [5, 10] } };
 * paperOf({ id: 'mine', profiles }).groups.length; // → 1
 */
export function paperOf<Profile extends BaseProfile>(description: PaperDescription<Profile>): Paper<Profile> {
  const { id } = description;
  return {
    ...{ subject: id, citation: id, url: '' },
    datasets: { 'own-data': ownData },
    groups: [{ id: 'statements', role: 'statements', heading: 'Statements', about: '' }],
    ...{ printedPanels: [], figureTexts: [] },
    ...description,
  };
}
