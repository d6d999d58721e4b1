import { ConfigError } from '../core/errors.js';
import { findMnist, type MnistPlaces } from './find-mnist.js';
import { loadDataset, syntheticDescription } from './load-dataset.js';

/** What {@link loadDataset} does in this environment. */
export interface DatasetOutlook {
  readonly synthetic: boolean;
  /** The data's description, as it stands in reports; or why no data can be loaded. */
  readonly description: string;
  /** Present where loading fails: what keeps the data from being used, and what to do. */
  readonly problem?: string;
}

/**
 * Says which data a run with this environment uses, in the words that the run will use: data on the disk are read and
 * verified to know. Only synthetic digits are taken at their word and not drawn.
 */
export async function describeDataset(places: MnistPlaces = {}): Promise<DatasetOutlook> {
  try {
    const found = await findMnist(places);
    if ('why' in found) return { synthetic: true, description: syntheticDescription(found.why) };
    const { synthetic, description } = await loadDataset(places);
    return { synthetic, description };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { synthetic: false, description: error.message, problem: error.message };
  }
}
