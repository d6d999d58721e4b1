import type { Laboratory } from '../../../harness/laboratory.js';
import type { Profile } from '../profiles.js';
import { classifierAloneTrial } from './evaluate-reconstruction-trials.js';
import { reconstructionPreset } from './reconstruction-preset.js';

/** The classifier of reconstructions, trained and tested on the images as they are. */
export const classifierAlone = (laboratory: Laboratory<Profile>, seed: number) => ({
  evaluated: classifierAloneTrial(laboratory, reconstructionPreset(laboratory.profile), seed),
});
