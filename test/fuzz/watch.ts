import { Worker } from 'node:worker_threads';

/** The longest case takes a second, and to make a failure small half a minute. */
const PATIENCE_SECONDS = 60;

/** Ends the process, and says at which case, when a case does not end. The function that it gives tells of every case. */
export function watch(seed: number, patience: number = PATIENCE_SECONDS): (index: number) => void {
  const shared = new SharedArrayBuffer(4);
  const current = new Int32Array(shared);
  const worker = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: { shared, seed, patience },
    execArgv: [],
  });
  worker.unref();
  return (index) => {
    Atomics.store(current, 0, index);
  };
}
