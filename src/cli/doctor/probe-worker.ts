import { probe } from './probe.js';

const [, , name = '', speed] = process.argv;
console.log(JSON.stringify(await probe(name, speed === 'speed')));
