import type { BackendDiagnosis, Diagnosis, Speed } from './diagnosis.js';

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
export function doctorReport(diagnosis: Diagnosis): string {
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
