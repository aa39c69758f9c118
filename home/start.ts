/**
 * `npm start`: a demonstration home, with a message server, four simulated appliances and the page on one port. Keys and tokens are
 * generated at start and last until it ends. The environment variables PORT and SPEED are read.
 */
import { numberInEnvironment, readArguments, runScript } from '../scripts/common/arguments.ts';
import { openHome } from './home.ts';

const DEFAULT_PORT = 8080;
/** How many ports to try if PORT is not set. */
const ATTEMPTS = 50;
/** Simulated seconds per second: a bath heats while you watch, and a meal takes a few seconds. */
const DEFAULT_SPEED = 10;

readArguments(
  `Usage: npm start

A home to look at: a message server, four simulated appliances and their page, until Ctrl+C.

In the environment:
  PORT   the port; without it ${DEFAULT_PORT}, or the next that is free
  SPEED  simulated seconds in a second; ${DEFAULT_SPEED} without it`,
  {},
);
const port = numberInEnvironment('PORT', { minimum: 0, maximum: 65_535, whole: true });
const speed = numberInEnvironment('SPEED', { minimum: 0.01, maximum: 10_000 });
await runScript(async () => {
  const home = await openHome({
    port: port ?? DEFAULT_PORT,
    attempts: port === undefined ? ATTEMPTS : 1,
    seed: Date.now() % 0x100000000,
    speed: speed ?? DEFAULT_SPEED,
  });
  const isElsewhere = port === undefined && new URL(home.address).port !== String(DEFAULT_PORT);
  console.log(`${isElsewhere ? `Port ${DEFAULT_PORT} is taken. ` : ''}The home is at ${home.address}`);
  console.log('Ctrl+C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await home.close();
      process.exit(0);
    });
  }
});
