/** A run as a process of its own: `simulated-run.ts <store> <reports> <log>`; says "began" once it is at work. */
import { describeLaboratory } from '../describe-run.js';
import { writeFullReport } from '../full-report.js';
import { runStudyIn } from '../run-study.js';
import { simulatedLaboratory, simulatedStudy } from './simulated-study.js';

const [store = '', reports = '', log = ''] = process.argv.slice(2);
const laboratory = simulatedLaboratory({ store, seeds: { first: 1, minimum: 15, maximum: 15 } });
const studies = [0.3, 0.2, -0.3].map((mean, index) =>
  simulatedStudy({ id: `simulated-${index}`, mean, milliseconds: 50, log }),
);
process.stdout.write('began\n');
const claims = [];
for (const study of studies) claims.push(await runStudyIn(laboratory, study));
writeFullReport(`${reports}/claims-full.json`, {
  schema: 1,
  run: describeLaboratory(laboratory),
  startedAt: new Date().toISOString(),
  seconds: process.uptime(),
  complete: true,
  claims,
  findings: {},
});
