/** `tsx worker.ts FROM TO MILLISECONDS`: judges the profiles of these seeds, and prints a line of JSON for each that fails. */
import { failureOf } from './judge.ts';

const [from = 0, to = 0, milliseconds = 0] = process.argv.slice(2).map(Number);
for (let seed = from; seed < to; seed++) {
  const failure = await failureOf(seed, milliseconds).catch((error: Error) => ({
    seed,
    what: error.stack ?? error.message,
    yaml: '',
  }));
  if (failure !== null) console.log(JSON.stringify(failure));
}
