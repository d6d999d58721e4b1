/** A worker of a campaign as a process of its own: `simulated-campaign.ts <store> <log> <index> <of>`; says "began". */
import { runCampaign } from '../campaign/run-campaign.js';
import { campaignStudies, simulatedLaboratory } from './simulated-study.js';

const [store = '', log = '', index = '0', of = '1'] = process.argv.slice(2);
const laboratory = simulatedLaboratory({ store });
const claims = campaignStudies({ log, milliseconds: 40 }).map((claim) => ({ claim, laboratory }));
process.stdout.write('began\n');
const { ended } = await runCampaign(claims, { share: { index: Number(index), of: Number(of) } });
process.stdout.write(`${ended}\n`);
