/** The program of one session: measures the tracked subjects and prints what it found as one line of JSON. */
import { RandomStream, prepareBackend } from '../../src/index.js';
import { measureSession } from './measure-session.js';
import { trackedSubjects } from './tracked-subjects.js';
import { placeOf } from '../subject.js';

const [seed = '0', only = ''] = process.argv.slice(2);
const { name } = await prepareBackend();
const subjects = trackedSubjects(name).filter((one) => placeOf(one).includes(only));
const rows = await measureSession(subjects, RandomStream.fromSeed(Number(seed)).split('session'));
console.log(JSON.stringify(rows));
