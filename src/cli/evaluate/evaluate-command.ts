import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { evaluate, type EvaluatePlaces } from './evaluate.js';
import { evaluateOptions, evaluateOptionsFrom, type EvaluateValues } from './evaluate-options.js';

const help = `
A checkpoint is a state_dict saved by PyTorch 1.6 or newer, or safetensors.
Data: TRANSFER_CLAIMS_DATA names a folder with MNIST; "npx transfer-claims data" downloads it.

Examples:
  $ npx transfer-claims evaluate --first A --second B --architecture cnn --attack pgd-linf --epsilon 0.05
  $ npx transfer-claims evaluate --dna D --classifier C --limit 500 --json
  $ npx transfer-claims evaluate --autoencoder E --classifier C --variant released`;

/** `transfer-claims evaluate`: two checkpoints, or a reconstruction with its classifier, under attack. */
export function evaluateCommand(terminal: Terminal, places: Pick<EvaluatePlaces, 'dataset'> = {}): Command {
  const command = new Command('evaluate')
    .description('accuracy, transfer, features and attack audit of your own checkpoints')
    .addHelpText('after', help)
    .action(async (values: EvaluateValues) => {
      const began = performance.now();
      const seconds = () => ((performance.now() - began) / 1000).toFixed(0);
      const onProgress = (step: string) => terminal.progress(`evaluate: ${step} (${seconds()} s)`);
      terminal.print(await evaluate(evaluateOptionsFrom(values), { ...places, onProgress }));
    });
  for (const option of evaluateOptions()) command.addOption(option);
  return command;
}
