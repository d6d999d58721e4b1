import { Command, Option } from 'commander';
import { installTensorflow, type SetupOptions } from '../../backend/tensorflow/install-tensorflow.js';
import { parsePath } from '../options/parse-path.js';
import type { Terminal } from '../terminal.js';

const help = `
Without an option it takes a library that is found on this machine, else a wheel of tensorflow-cpu from PyPI.

Examples:
  $ npx transfer-claims setup tensorflow
  $ npx transfer-claims setup tensorflow --pip --requirement tensorflow==2.19.0`;

type Install = (options: SetupOptions, say: (line: string) => void) => unknown;

/** `transfer-claims setup`: builds a backend that npm's own download did not bring. */
export function setupCommand(terminal: Terminal, install: Install = installTensorflow): Command {
  return new Command('setup')
    .description('build a backend that npm could not install')
    .addHelpText('after', '\nExample:\n  $ npx transfer-claims setup tensorflow')
    .addCommand(tensorflowCommand(terminal, install));
}

function tensorflowCommand(terminal: Terminal, install: Install): Command {
  return new Command('tensorflow')
    .description(
      "build the native addon of @tensorflow/tfjs-node-gpu from its own sources against a TensorFlow library, try it, and keep it in .transfer-claims/tensorflow; needs Python's pip and a C++17 compiler",
    )
    .addOption(
      new Option(
        '--library <folder>',
        'an unpacked C library, a site-packages folder with tensorflow, or a system prefix',
      )
        .argParser(parsePath)
        .conflicts(['wheel', 'pip', 'requirement']),
    )
    .addOption(
      new Option('--wheel <file>', 'a downloaded wheel of tensorflow or tensorflow-cpu')
        .argParser(parsePath)
        .conflicts(['pip', 'requirement']),
    )
    .option('--pip', 'a wheel from PyPI even where this machine has a library (about 260 MB)')
    .option('--requirement <text>', 'what to ask pip for; implies --pip')
    .addHelpText('after', help)
    .action((options: Partial<SetupOptions>) => {
      const pip = options.pip === true || options.requirement !== undefined;
      install({ ...options, pip }, (line) => terminal.print(line));
    });
}
