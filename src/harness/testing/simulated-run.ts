/** A run as a process of its own: `simulated-run.ts <store> <reports> <log>`; says "began" once it is at work. */
import { claimKey } from '../claim-types.js';
import { sharedRun, writeFullReport } from '../full-report.js';
import { describeLaboratory } from '../laboratory.js';
import { runSeeded } from '../run-claim.js';
import { simulatedLaboratory, simulatedStudy } from './simulated-study.js';

const [store = '', reports = '', log = ''] = process.argv.slice(2);
const laboratory = simulatedLaboratory({ store, looks: [15] });
const studies = [0.3, 0.2, -0.3].map((mean, index) =>
  simulatedStudy({ id: `simulated-${index}`, mean, milliseconds: 50, log }),
);
process.stdout.write('began\n');
const claims = [];
for (const study of studies) claims.push(await runSeeded(laboratory, study));
const run = describeLaboratory(laboratory);
writeFullReport(`${reports}/claims-full.json`, {
  schema: 2,
  ...sharedRun(run),
  startedAt: new Date().toISOString(),
  seconds: process.uptime(),
  complete: true,
  claims,
  runs: Object.fromEntries(claims.map(({ declaration }) => [claimKey(declaration), run])),
  findings: {},
});
