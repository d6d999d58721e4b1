import { Session } from 'node:inspector/promises';
import { prepareBackend } from '../../src/index.js';
import type { BenchOptions } from '../bench-options.js';
import { placeOf, type Subject } from '../subject.js';
import { phaseOf, phases, type Frame, type Phase } from './phase-of.js';
import { profileStream, stepSubjects } from './step-subjects.js';

/** Runs that do not count, and the processor time that is sampled after them. */
const [warmUps, sampledMs] = [3, 4000];

/** Microseconds between two samples. */
const interval = 250;

/** The processor time of one run of a subject, and the share of each phase in it. */
interface StepProfile {
  readonly name: string;
  readonly ms: number;
  readonly shares: ReadonlyMap<Phase, number>;
}

type CpuProfile = Awaited<ReturnType<typeof stopped>>['profile'];

const stopped = (session: Session) => session.post('Profiler.stop');

/** Milliseconds of this process on a processor: other work beside it adds nothing. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Microseconds by phase; what the profiler itself takes is left out. */
function timesByPhase({ nodes, samples = [], timeDeltas = [] }: CpuProfile): Map<Phase, number> {
  const frames = new Map<number, Frame>(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const phaseOfNode = new Map<number, Phase | undefined>();
  for (const { id, callFrame } of nodes) {
    const stack: Frame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      stack.push(frames.get(at) ?? callFrame);
    }
    const idle =
      /^\((idle|program|root)\)$/.test(callFrame.functionName) || callFrame.functionName === 'dispatch';
    phaseOfNode.set(id, idle ? undefined : phaseOf(stack));
  }
  const times = new Map<Phase, number>();
  samples.forEach((id, index) => {
    const phase = phaseOfNode.get(id);
    if (phase !== undefined) times.set(phase, (times.get(phase) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
  });
  return times;
}

async function profileOf(session: Session, subject: Subject): Promise<StepProfile> {
  const { run, dispose } = await subject.prepare(profileStream());
  for (let round = 0; round < warmUps; round++) await run();
  const start = cpuMs();
  let runs = 0;
  // Sampling slows what it watches: the time is taken first, without it.
  for (; cpuMs() - start < sampledMs / 2; runs++) await run();
  const ms = (cpuMs() - start) / runs;
  await session.post('Profiler.start');
  for (let round = 0; round < Math.ceil(sampledMs / ms); round++) await run();
  const times = timesByPhase((await stopped(session)).profile);
  dispose();
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const shares = new Map([...times].map(([phase, time]) => [phase, time / total]));
  return { name: `${placeOf(subject)}, ${subject.subject}`, ms, shares };
}

function tableOf(profiles: readonly StepProfile[]): string {
  const percent = (share = 0) => (share < 0.005 ? '' : (100 * share).toFixed(0));
  const rows = [
    ['step', 'ms', ...phases],
    ['---', ...['ms', ...phases].map(() => '--:')],
    ...profiles.map(({ name, ms, shares }) => [
      name,
      ms.toFixed(ms < 100 ? 1 : 0),
      ...phases.map((phase) => percent(shares.get(phase))),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Prints, for a step of each network, its processor time and the share in percent of each phase, as a Markdown table. */
export async function runProfile({ only }: Pick<BenchOptions, 'only'>): Promise<void> {
  const { name, device } = await prepareBackend();
  console.log(
    `${name} on ${device}, node ${process.versions.node}; shares in percent of the processor's time\n`,
  );
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval });
  const profiles: StepProfile[] = [];
  for (const subject of stepSubjects(name).filter((one) => placeOf(one).includes(only))) {
    profiles.push(await profileOf(session, subject));
  }
  session.disconnect();
  console.log(tableOf(profiles));
}
