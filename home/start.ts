/**
 * `npm start`: a home to look at. A message server, four simulated appliances and the page on one port, and nothing else;
 * keys and tokens are made at start and die with it. PORT and SPEED in the environment are heeded.
 */
import { numberInEnvironment, readArguments } from '../scripts/common/arguments.mjs';
import { openHome } from './home.ts';

const DEFAULT_PORT = 8080;
/** Ports that are tried from there on, where nobody has asked for a certain one. */
const ATTEMPTS = 50;
/** Simulated seconds in a second: a bath is heated while one looks, and a meal takes a few seconds. */
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
try {
  const home = await openHome({
    port: port ?? DEFAULT_PORT,
    attempts: port === undefined ? ATTEMPTS : 1,
    seed: Date.now() % 0x100000000,
    speed: speed ?? DEFAULT_SPEED,
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
