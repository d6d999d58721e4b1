import type { Subject } from '../subject.js';

/** A subject that takes `factor` times as long: behind each run it keeps the processor busy for the rest. */
export function slowed(
  subject: Subject,
  factor: number,
  now: () => number = () => performance.now(),
): Subject {
  return {
    ...subject,
    prepare: async (stream) => {
      const { run, dispose } = await subject.prepare(stream);
      const slow = async () => {
        const start = now();
        const ms = await run();
        const end = start + factor * (now() - start);
        while (now() < end);
        return ms === undefined ? undefined : factor * ms;
      };
      return { run: slow, dispose };
    },
  };
}
