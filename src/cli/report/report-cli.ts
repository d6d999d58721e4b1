import { reportCommand } from './report-command.js';

/** `npm run report`. */
try {
  await reportCommand({ print: (text) => console.log(text) }).parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
