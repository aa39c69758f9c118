import { browserHosts } from './browser/hosts.mjs';
import { bun } from './bun.mjs';
import { deno } from './deno.mjs';
import { edgeRuntime } from './edge-runtime/host.mjs';
import { nodes } from './node.mjs';
import { workerds } from './workerd/hosts.mjs';

/** Everywhere that the suite must pass. @type {import('./host.mjs').Host[]} */
export const hosts = [...nodes, deno, bun, ...workerds, edgeRuntime, ...browserHosts];
