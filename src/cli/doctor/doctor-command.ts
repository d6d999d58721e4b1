import { Command } from 'commander';
import { doctorReport } from './doctor-report.js';
import { examine, type Surroundings } from './examine.js';

interface Flags {
  readonly speed: boolean;
  readonly json?: boolean;
}

/** `doctor`: what this machine has, what it lacks and the command that would change that; exit code 1 where no run can start. */
export function doctorCommand(
  surroundings: Surroundings = {},
  print: (text: string) => void = console.log,
): Command {
  return new Command('doctor')
    .description('show backends, devices, versions, data and store, and what would add what is missing')
    .option('--no-speed', 'leave out the speed check (about three seconds a backend)')
    .option('--json', 'one JSON object')
    .action(async ({ speed, json }: Flags) => {
      const diagnosis = await examine(speed, surroundings);
      print(json === true ? JSON.stringify(diagnosis) : doctorReport(diagnosis));
      const { problem, data, store } = diagnosis;
      if (problem !== undefined || data.problem !== undefined || !store.writable) process.exitCode = 1;
    });
}
