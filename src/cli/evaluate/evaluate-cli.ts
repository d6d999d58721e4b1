import { evaluateCommand } from './evaluate-command.js';

/** `npm run evaluate -- …`: the result goes to standard output, progress to standard error. */
try {
  const started = performance.now();
  const output = await evaluateCommand(process.argv.slice(2), {
    onProgress: (step) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      process.stderr.write(
        process.stderr.isTTY ? `\r\u001b[2K${step} (${seconds} s)` : `evaluate: ${step} (${seconds} s)\n`,
      );
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  console.log(output);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
