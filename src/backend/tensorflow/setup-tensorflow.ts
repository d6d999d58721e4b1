import { installTensorflow } from './install-tensorflow.js';
import { setupOptions } from './setup-options.js';

try {
  installTensorflow(setupOptions(process.argv.slice(2)), (line) => {
    console.log(line);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
