/** What not every host has: React Native's Hermes has no web streams, QuickJS not even timers. */
import { RumpError } from './error.ts';

type HostGlobal = 'AbortController' | 'ReadableStream' | 'setTimeout' | 'TransformStream' | 'WritableStream';

/** Throws a RumpError (`unsupported`) where the host lacks one of them; `user` is who needs them. */
export function requireGlobals(user: string, ...names: HostGlobal[]): void {
  for (const name of names) {
    if (typeof (globalThis as Readonly<Record<string, unknown>>)[name] === 'function') continue;
    const text = `${user} needs ${name}, which this host does not have; load a polyfill of it before`;
    throw new RumpError('unsupported', text, { path: name });
  }
}
