import { acceptCommand } from './accept-command.js';

try {
  console.log(acceptCommand(process.argv.slice(2)).join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
