import { readFileSync } from 'node:fs';
import { example } from './paths.ts';

export const source = readFileSync(example('worker/worker.ts'), 'utf8');

/** As its comment advises for old dates. */
export const withRawModule = source.replace(/^const codec = .*$/m, '').replace(/^\/\/ {3}/gm, '');
