import { readFileSync, writeFileSync } from 'node:fs';
import { readFullReport } from '../harness/full-report.js';
import { withClaimsTable } from './readme-table.js';

/** `npm run readme`: writes the claims table of the last complete run into README.md. */
try {
  const readme = readFileSync('README.md', 'utf8');
  writeFileSync('README.md', withClaimsTable(readme, readFullReport('reports/claims-full.json')));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
