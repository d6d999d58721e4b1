/** Measures the memory of one step in a fresh process: its place comes as argument, what it found is printed as one line of JSON. */
import { prepareBackend } from '../../src/index.js';
import { stepSubjects } from '../profile/step-subjects.js';
import { nameOf } from '../compare/compare-sessions.js';
import { memoryOfStep } from './step-memory.js';

const [wanted = ''] = process.argv.slice(2);
const { name } = await prepareBackend();
const subject = stepSubjects(name).find((one) => nameOf(one) === wanted);
if (subject === undefined) throw new Error(`bench: no step ${wanted}`);
console.log(JSON.stringify(await memoryOfStep(subject)));
