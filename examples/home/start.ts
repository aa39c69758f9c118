/**
 * `npm start`: a home to look at. A message server, four simulated appliances and the page on one port, and nothing else;
 * keys and tokens are made at start and die with it. PORT and SPEED in the environment are heeded.
 */
import { openHome } from './home.ts';

const DEFAULT_PORT = 8080;
/** Ports that are tried from there on, where nobody has asked for a certain one. */
const ATTEMPTS = 50;
/** Simulated seconds in a second: a bath is heated while one looks, and a meal takes a few seconds. */
const DEFAULT_SPEED = 10;

const { PORT, SPEED } = process.env;
try {
  const home = await openHome({
    port: PORT === undefined ? DEFAULT_PORT : Number(PORT),
    attempts: PORT === undefined ? ATTEMPTS : 1,
    seed: Date.now() % 0x100000000,
    speed: SPEED === undefined ? DEFAULT_SPEED : Number(SPEED),
  });
  console.log(`The home is at ${home.address}`);
  console.log('Ctrl+C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await home.close();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
