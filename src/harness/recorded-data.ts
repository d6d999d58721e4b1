import { ConfigError } from '../core/errors.js';
import { namedDataFolder, syntheticData } from '../data/data-folder.js';
import type { Dataset, LabelledImages } from '../data/dataset.js';
import type { NotRun } from './claim-types.js';
import type { Evidence } from './evidence/evidence.js';
import type { BaseProfile } from './paper.js';

/**
 * The data themselves where they are here. Where they are not, and the profile takes its trials as they were recorded, what the
 * records say of them: enough to find and judge trials, not to run any.
 *
 * @param name the paper's name for the data, which is their id
 */
export function dataOrRecorded(
  data: Dataset | { readonly notRun: NotRun },
  { name, profile, evidence }: { name: string; profile: BaseProfile; evidence: Evidence },
): Dataset | { readonly notRun: NotRun } {
  const missing = 'notRun' in data || (data.synthetic && namedDataFolder() !== syntheticData);
  if (!missing || profile.takesRecorded !== true) return data;
  return recordedData(evidence, name) ?? data;
}

/** Data without images, from the records of one paper; undefined where none, or two of different content, are recorded. */
function recordedData(evidence: Evidence, id: string): Dataset | undefined {
  const own = evidence.records().filter(({ data }) => data.id === id);
  // Some trials name the data only where they say what they were made from.
  const fingerprints = new Set(
    own.flatMap(({ spec }) => {
      const { dataset } = spec.configuration;
      return typeof dataset === 'string' ? [dataset] : [];
    }),
  );
  const [fingerprint] = fingerprints;
  const [record] = own;
  if (record === undefined || fingerprint === undefined || fingerprints.size > 1) return undefined;
  const { name } = record.data;
  const absent = (): LabelledImages => {
    throw new ConfigError(
      `${name} must be here to run trials; only recorded ones can be judged without: "npx transfer-claims data" gets it`,
    );
  };
  return {
    ...{ id, name, fingerprint, synthetic: false },
    description: `${name} as recorded (the images are not here: nothing is run)`,
    get train() {
      return absent();
    },
    get test() {
      return absent();
    },
  };
}
