import type { Paper } from '../harness/paper.js';
import { goodfellow2015 } from './goodfellow-2015/paper.js';
import { wiedemanWang2022 } from './wiedeman-wang-2022/paper.js';

/** The papers of this repository, in the order of reports; the one list that commands and vitest's configuration read. */
export const papers: readonly Paper[] = [
  wiedemanWang2022 as unknown as Paper,
  goodfellow2015 as unknown as Paper,
];
