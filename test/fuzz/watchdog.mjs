// On a thread of its own, because a loop that never ends lets no timer of its own thread run.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** @type {{ shared: SharedArrayBuffer, seed: number, patience: number }} */
const { shared, seed, patience } = workerData;
const current = new Int32Array(shared);
let last = -1;
let seconds = 0;

setInterval(() => {
  const index = Atomics.load(current, 0);
  seconds = index === last ? seconds + 1 : 0;
  last = index;
  if (seconds < patience) return;
  writeSync(2, `\nno end after ${patience} s: npm run fuzz -- --seed ${seed} --from ${index}\n`);
  process.kill(process.pid, 'SIGKILL');
}, 1000);
