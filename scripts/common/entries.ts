/**
 * The entries of `igrs-rump`: one table from which package.json, jsr.json, bundles, declarations, API reports, size
 * budgets, the output of `rump generate` and the README's table are made, or checked against it (`npm run api`). Also what the build
 * and `rump generate` both do with entries: they embed the Wasm as text, declare constants as such, and rewrite declarations for
 * older compilers.
 */

import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Plugin } from 'esbuild';

export interface Entry {
  /** The part after `igrs-rump/`; empty for the package itself. */
  readonly name: string;
  readonly source: string;
  /** For the README. */
  readonly has: string;
  readonly runsOn: string;
  /**
   * The budget in KB, with every chunk that the entry loads, each file minified and compressed with gzip -9. It is just above the measured
   * size, so that growth does not go unnoticed. Comments give what single features take of it.
   */
  readonly budget: number;
  /** Entries of one group share chunks. */
  readonly group?: 'server';
  /** Whether the package of any profile has it: the others need a profile whose messages have roles. */
  readonly anyProfile?: true;
}

export const ENTRIES: readonly Entry[] = [
  {
    name: '',
    source: 'sdk/index.ts',
    has: '`createCodec`, with both engines: messages, columns, scanner, router, streams',
    runsOn: 'anything',
    // Lossless reading, fields of the header and kinds with several identifiers: 1.1, of which bundlers drop what the profile does not use.
    budget: 39.8,
    anyProfile: true,
  },
  {
    name: 'js',
    source: 'sdk/js.ts',
    has: 'the same without Wasm, for sites that raise an alarm at every attempt to compile it',
    runsOn: 'anything',
    budget: 30.4,
    anyProfile: true,
  },
  {
    name: 'profile',
    source: 'sdk/profile/index.ts',
    has: '`describe`, `inspect`: titles, units, ranges and names for user interfaces and tools',
    runsOn: 'anything',
    // Roles of fields, by which simulated appliances find their answers: 0.1.
    budget: 16.8,
    anyProfile: true,
  },
  {
    name: 'exchange',
    source: 'sdk/exchange/index.ts',
    has: '`Controller`, `Appliance`, `memoryLinks`',
    runsOn: 'anything',
    // The aim of 10 is reached only in bundles of a part: a controller alone takes 9.1, an appliance alone 6.7. Texts of errors: 1.3.
    // Checks of arguments, and of what servers other than ours send: 0.4.
    budget: 12.1,
  },
  {
    name: 'websocket',
    source: 'sdk/transport/web-socket.ts',
    has: '`webSocket`: links for both; Node 20 passes the class of `ws`',
    runsOn: 'anything',
    // A token that cannot be sent is refused: 0.1.
    budget: 2.3,
  },
  {
    name: 'tcp',
    source: 'sdk/transport/node/tcp.ts',
    has: '`tcp`: the same over TCP or TLS',
    runsOn: 'Node, Deno, Bun',
    budget: 1.8,
  },
  {
    name: 'server',
    source: 'server/index.ts',
    has: '`MessageServer`, `TokenAccounts` (with the package `jose`), `MemoryBus`',
    runsOn: 'anything',
    // Tokens that are revoked, too old or bound to a role: 0.4. Checks of the options for them, and the accounting of links: 0.6. Guarded
    // callbacks: 0.1. Lists in parts, and followers that are fast enough: 0.1. A limit below what the bus needs is refused: 0.1.
    budget: 20,
    group: 'server',
  },
  {
    name: 'server/node',
    source: 'server/node/index.ts',
    has: '`listen`, `listenTcp`, `attachWebSockets`, `readAccounts`, `Monitor`, `listenMetrics`, `Log`, `ControlAudit`',
    runsOn: 'Node, Deno, Bun',
    // A strict accounts file that is followed: 1.5, its size limit 0.1, line and column of its errors 0.2, roles 0.2. Errors and
    // certificates of listeners: 0.1. Metrics: 4.4. Logs and guessed tokens: 2.2. The audit: 0.5. Limits, as for the server: 0.1.
    budget: 32.6,
  },
  {
    name: 'server/workers',
    source: 'server/workers/index.ts',
    has: '`deviceGroup`, `messageServer`',
    runsOn: 'Cloudflare Workers',
    // Frames counted for metrics: 0.1. Reviews of open links, and statuses that are written at intervals: 0.5. A limit on unread bytes,
    // and the accounting of links: 0.4. Invalid rows in an object's storage: 0.1. Limits, as for the server: 0.1.
    budget: 23.1,
    group: 'server',
  },
  {
    name: 'server/kv',
    source: 'server/workers/kv-accounts.ts',
    has: '`KvAccounts`: accounts in a KV namespace, up to 25 MiB of them, which change while links are open (with `jose`)',
    runsOn: 'Cloudflare Workers',
    // Line and column of errors in the accounts: 0.2.
    budget: 6.5,
  },
  {
    name: 'nats',
    source: 'server/nats/index.ts',
    has: '`natsBus`: what many servers share, over NATS ([docs/scaling.md](docs/scaling.md))',
    runsOn: 'Node, Deno, Bun',
    // Waiting for an election, and refused subscriptions: 0.2. Shares of requests, and a connection that ends for good: 0.4. Lost or
    // dropped records: 0.2. Losses hidden by later writes, and the order of alarms after a cut: 0.3.
    budget: 16,
  },
  {
    name: 'lan',
    source: 'server/lan/index.ts',
    has: '`serveOnLan`, `discover`, `lan`, `pairingSecret`: appliances on the local network',
    runsOn: 'Node; `discover` also on Deno, Bun',
    // Checked arguments of controller and appliance: 0.4. Packets refused before they are decoded: 0.1. Limits, as for the server: 0.1.
    budget: 41,
    group: 'server',
  },
];

/**
 * What the bundles of exchange, server and command import of the profile, in files of their own, so that the bundles are the same for every
 * profile: sources by the file in dist/ without its ending.
 */
export const WIRE: Readonly<Record<string, string>> = {
  'wire/names': 'sdk/wire/names.ts',
  'wire/frames': 'sdk/wire/frames.ts',
  'wire/examine': 'sdk/frame/examine.ts',
};

/** As written in `exports`. */
export function subpathOf({ name }: Entry): string {
  return name === '' ? '.' : `./${name}`;
}

/** As it is imported. */
export function specifierOf({ name }: Entry): string {
  return name === '' ? 'igrs-rump' : `igrs-rump/${name}`;
}

/** Its bundle and its report, without folder and ending. */
export function fileOf({ name }: Entry): string {
  return name === '' ? 'index' : name;
}

/** Whether it is left out if the profile lacks roles: transports need none. */
export function needsExchange({ source, anyProfile }: Entry): boolean {
  return anyProfile !== true && !source.startsWith('sdk/transport/');
}

/** In the package: what is sdk/ in the sources is the root of all declarations. */
export function declarationOf({ source }: Entry): string {
  return `dist/types/${source.replace(/^sdk\//, '').replace(/\.ts$/, '.d.ts')}`;
}

/** The project that emits its declarations. */
export function projectOf({ source, anyProfile }: Entry): 'sdk' | 'sdk/exchange' | 'server' {
  if (anyProfile) return 'sdk';
  return /^(server|sdk\/transport\/node)\//.test(source) ? 'server' : 'sdk/exchange';
}

/** A relative specifier of an import or export, also of a type. */
const SPECIFIER = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]*)\.[jt]s(['"])/g;

/**
 * These and all that they lead to, each before what it leads to.
 * @param textOf the file at this path, undefined if there is none
 */
export function reachableFrom(files: readonly string[], textOf: (file: string) => string | undefined): Set<string> {
  const found = new Set(files);
  for (const file of found) {
    const text = textOf(file);
    if (text === undefined) throw new Error(`${file} is missing: an entry or a declaration leads to it`);
    for (const [, , path] of text.matchAll(SPECIFIER)) found.add(posix.join(posix.dirname(file), `${path}.d.ts`));
  }
  return found;
}

/**
 * The sources import `./x.ts`; `./x.js` every resolver maps to `./x.d.ts`, while `.ts` in a declaration is understood by recent
 * compilers only. And typed arrays take no argument before TypeScript 5.7: what `Uint8Array.of` returns is the same type
 * from then on, and the plain one before.
 */
export function portable(text: string): string {
  return text.replace(SPECIFIER, '$1$2.js$3').replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>");
}

/**
 * Bytes as text in JavaScript: hexadecimal, because base64 hides repetitions, and the compressed download would be
 * a quarter larger.
 */
export function asText(bytes: Uint8Array) {
  return Buffer.from(bytes).toString('hex');
}

/** For esbuild: `import` of a `.wasm` file gives its bytes as text. */
export const embedWasm: Plugin = {
  name: 'embed-wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: asText(await readFile(path)), loader: 'text' }));
  },
};

/**
 * For esbuild's `inject`, where the entry with both engines is bundled: the text comes before all code. gzip finds what repeats within
 * 32 KB, and the text, as long as that, would part the code before it from the code after.
 */
export function wasmFirst(entryPoints: Readonly<Record<string, string>>): string[] {
  return Object.values(entryPoints).includes('sdk/index.ts') ? ['build/rump.wasm'] : [];
}

/** At the start of a line, where esbuild writes what is outermost. */
const DECLARATION = /^var ([\w$]+) = /gm;

/** esbuild renames inner variables that have the name of an outer one, so the name means only the latter. */
const ASSIGNMENT = /(?<![\w$.])([\w$]+)(?: (?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?= |\+\+|--)|(?:\+\+|--)([\w$]+)/g;

/**
 * A bundle in whose outermost scope constants are declared as such. esbuild declares them with `var`, which might be given another value: V8
 * up to Node 22 loads and checks it at each use, which takes a seventh of reading or writing one frame per call. Newer engines find out
 * that it never changes.
 * @param bundle as esbuild writes it without minifying
 */
export function withConstants(bundle: string): string {
  const others = bundle.replace(DECLARATION, '');
  const assigned = new Set(Array.from(others.matchAll(ASSIGNMENT), ([, before, after]) => before ?? after));
  return bundle.replace(DECLARATION, (all, name: string) => (assigned.has(name) ? all : `const ${name} = `));
}
