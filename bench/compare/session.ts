/** The program of one session: measures the tracked subjects and prints what it found as one line of JSON. */
import { RandomStream, prepareBackend } from '../../src/index.js';
import { isTrainingStep } from './check-compare.js';
import { measureSession } from './measure-session.js';
import { slowed } from './slowed.js';
import { trackedSubjects } from './tracked-subjects.js';
import { placeOf } from '../subject.js';

const [seed = '0', only = '', slowdown = '1'] = process.argv.slice(2);
const { name } = await prepareBackend();
const factor = Number(slowdown);
const subjects = trackedSubjects(name)
  .filter((one) => placeOf(one).includes(only))
  .map((one) => (factor === 1 || !isTrainingStep(one) ? one : slowed(one, factor)));
const rows = await measureSession(subjects, RandomStream.fromSeed(Number(seed)).split('session'));
console.log(JSON.stringify(rows));
