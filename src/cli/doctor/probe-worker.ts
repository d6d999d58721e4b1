import { prepareBackend } from '../../backend/select-backend.js';
import type { ProbeResult } from './diagnosis.js';
import { measureSpeed } from './measure-speed.js';

/** Prepares a backend in this process and, if asked, times it. Never throws. */
async function probe(name: string, withSpeed: boolean): Promise<ProbeResult> {
  try {
    const { device, versions } = await prepareBackend({ name });
    return { works: true, device, versions, ...(withSpeed ? { speed: await measureSpeed() } : {}) };
  } catch (error) {
    return { works: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const [, , name = '', speed] = process.argv;
console.log(JSON.stringify(await probe(name, speed === 'speed')));
