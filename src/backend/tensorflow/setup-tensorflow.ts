import { installTensorflow } from './install-tensorflow.js';
import { setupHelp, setupOptions } from './setup-options.js';

try {
  const options = setupOptions(process.argv.slice(2));
  if (options.help) console.log(setupHelp);
  else installTensorflow(options, console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
