let watching = false;

/**
 * Ends this worker process when the process that started it is gone.
 *
 * A test runner that is killed cannot stop its workers; without this they would go on training, unseen, and
 * compete with the next run. What they finished is in the store; the trial at hand is run again by the next run.
 * By a signal and not by `process.exit`, which the test runner intercepts.
 */
export function endWithParent(
  worker: Pick<NodeJS.Process, 'once' | 'pid' | 'kill' | 'connected'> = process,
): void {
  if (watching || worker.connected !== true) return;
  watching = true;
  worker.once('disconnect', () => worker.kill(worker.pid, 'SIGTERM'));
}
