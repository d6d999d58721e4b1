import { ConfigError } from '../src/index.js';
import { benchHelp, parseBenchOptions, type BenchOptions } from './bench-options.js';
import { runCheck, runCompare, runRecord } from './compare/run-compare.js';
import { runEvaluate } from './evaluate/run-evaluate.js';
import { runMemory } from './memory/run-memory.js';
import { runScaling } from './scaling/run-scaling.js';
import { runProfile } from './profile/run-profile.js';
import { runTable } from './run-table.js';
import { runWorkers } from './workers/run-workers.js';

async function run(options: BenchOptions): Promise<void> {
  if (options.help) return console.log(benchHelp);
  switch (options.mode) {
    case 'table':
      return runTable(options);
    case 'record':
      return runRecord(options);
    case 'compare':
      process.exitCode = await runCompare(options);
      return;
    case 'check':
      process.exitCode = await runCheck(options);
      return;
    case 'scaling':
      process.exitCode = await runScaling(options);
      return;
    case 'workers':
      return runWorkers(options);
    case 'evaluate':
      process.exitCode = await runEvaluate(options);
      return;
    case 'memory':
      process.exitCode = await runMemory(options);
      return;
    case 'profile':
      return runProfile(options);
  }
}

try {
  await run(parseBenchOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
