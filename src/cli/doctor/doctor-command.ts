import { Command } from 'commander';
import type { BackendDiagnosis, Diagnosis, Speed } from './diagnosis.js';
import { examine, type Surroundings } from './examine.js';

const labelWidth = 16;
const line = (label: string, text: string): string => `${label.padEnd(labelWidth)} ${text}`;
const indent = ' '.repeat(labelWidth + 1);

const speedLine = ({ matMulGflops, cnnStepMs }: Speed): string =>
  `${matMulGflops.toFixed(1)} GF/s (512×512 product), ${cnnStepMs.toFixed(0)} ms a CNN step (batch 250)`;

function backendLines(backend: BackendDiagnosis): string[] {
  const { name, works, chosen, device = '', versions = {}, speed, reason = '' } = backend;
  if (!works) return [line(name, `no: ${reason}`)];
  const about = Object.entries(versions).map(([key, version]) => `${key} ${version}`);
  return [
    line(name, `yes${chosen ? ', taken where none is named' : ''}: ${device}`),
    `${indent}${about.join(', ')}`,
    ...(speed === undefined ? [] : [`${indent}${speedLine(speed)}`]),
  ];
}

/** The diagnosis for people; what is wrong stands last. */
function doctorReport(diagnosis: Diagnosis): string {
  const { node, platform, cores, threads, asked, problem, backends, data, resources, store } = diagnosis;
  return [
    line('node', `${node} on ${platform}, ${cores} logical cores`),
    line('native threads', `${threads.alone} in one process, ${threads.worker} in each of two test workers`),
    ...(asked === undefined ? [] : [line('backend asked', `${asked} (TRANSFER_CLAIMS_BACKEND)`)]),
    ...backends.flatMap(backendLines),
    line('data', data.problem === undefined ? data.description : `no: ${data.problem}`),
    ...resources.map(({ name, found, description }) =>
      line(name, found ? description : `no: ${description}`),
    ),
    line('store', store.writable ? `${store.folder}, writable` : `${store.folder}: ${store.reason ?? ''}`),
    ...(problem === undefined ? [] : ['', problem]),
  ].join('\n');
}

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
