/** Profiles made of the default one by program, and the package built over each. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as codecModule from 'igrs-rump';
import type * as exchangeModule from 'igrs-rump/exchange';
import type * as serverModule from 'igrs-rump/server';
import { parse, stringify } from 'yaml';
import { checkSources } from '../../../tools/check.ts';
import { readSources } from '../../../tools/load.ts';
import type { Profile } from '../../../tools/model.ts';
import { buildPackage } from '../../profiles/support/package.ts';
import { profileDirectory } from '../../tools/paths.ts';

type Entry = Record<string, unknown>;

/** The default profile, each entry of its files changed in place; `owner` is the list or section that holds it. */
export function changedProfile(change: (entry: Entry, owner: string) => void): Profile {
  const walk = (value: unknown, owner: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, owner);
    else if (typeof value === 'object' && value !== null) {
      change(value as Entry, owner);
      for (const [key, part] of Object.entries(value)) walk(part, key);
    }
  };
  const sources = readSources(profileDirectory).map(({ file, text }) => {
    const value = parse(text);
    walk(value, '');
    return { file, text: stringify(value) };
  });
  const { profile, defects } = checkSources(sources);
  assert.deepEqual(defects, []);
  assert.ok(profile);
  return profile;
}

/** Backwards: no name of the profile is one of the default profile's any more. */
export function renamed(name: string): string {
  return [...name].reverse().join('');
}

/** Codes change places: the last is the first. */
function recode(entries: Entry[], key: 'code' | 'bit'): void {
  const codes = entries.map((entry) => entry[key] as number);
  for (const [index, entry] of entries.entries()) entry[key] = codes.at(-1 - index);
}

/** All messages, device types, fields, enums, flags and codes have other names; messages, device types and codes other codes. */
export function renamedProfile(): Profile {
  const rename = (entry: Entry, key: string): void => {
    const name = entry[key];
    if (typeof name === 'string') entry[key] = renamed(name);
    else if (Array.isArray(name)) entry[key] = name.map((each: string) => renamed(each));
  };
  return changedProfile((entry, owner) => {
    if (owner === 'bodies') {
      entry.name = `Renamed${entry.name}`;
      for (const key of ['device', 'messages']) rename(entry, key);
      return;
    }
    if (typeof entry.name === 'string') rename(entry, 'name');
    if (owner === 'fields') for (const key of ['enum', 'flags']) rename(entry, key);
    if (owner === 'identifiers') {
      rename(entry, 'answeredBy');
      entry.code = 0xf0 - (entry.code as number);
    }
    if (owner === 'deviceTypes') entry.code = 0x4000 + (entry.code as number);
    if (owner === 'enums') recode(entry.codes as Entry[], 'code');
    if (owner === 'flags' && Array.isArray(entry.bits)) recode(entry.bits as Entry[], 'bit');
  });
}

/** Nothing that the exchange can do without: what is optional has no role, and the fields of registration are reserved. */
export function bareProfile(): Profile {
  const compulsory = new Set(['register', 'register-response', 'control', 'response', 'status', 'refusal', 'alarm']);
  const codes = new Set(['ok', 'fault', 'cleared']);
  const optional = new Set(['keep-alive', 'capabilities', 'fingerprint', 'time', 'session', 'refused-message']);
  return changedProfile((entry, owner) => {
    if (owner === 'identifiers' && !compulsory.has(entry.role as string)) {
      // A request that is answered, whatever it is for.
      if (entry.role !== 'status-query') for (const key of ['direction', 'answeredBy']) delete entry[key];
      delete entry.role;
    }
    if ((owner === 'codes' || owner === 'bits') && !codes.has(entry.role as string)) delete entry.role;
    if (owner !== 'bodies') return;
    const isRegistration = ['Register', 'RegisterResponse', 'Refusal'].includes(entry.name as string);
    const isLoose = (field: Entry): boolean =>
      optional.has(field.role as string) || (entry.name === 'RegisterResponse' && field.role === 'result');
    for (const field of (entry.fields as Entry[]).filter(isLoose)) {
      delete field.role;
      if (!isRegistration) continue;
      const length = Number(/\d+$/.exec(String(field.storage ?? field.type))?.[0]) / 8;
      for (const key of Object.keys(field)) if (!['byte', 'origin', 'source'].includes(key)) delete field[key];
      Object.assign(field, { type: 'reserved', length });
    }
  });
}

export interface Built {
  readonly codec: typeof codecModule;
  readonly exchange: typeof exchangeModule;
  readonly server: typeof serverModule;
  remove(): Promise<void>;
}

/** Types are those of the default profile: who uses it with other names must say so to the compiler. */
export async function built(profile: Profile, types = false): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-roles-'));
  await buildPackage(profile, folder, types);
  const load = (entry: string): Promise<unknown> => import(pathToFileURL(join(folder, 'dist', `${entry}.js`)).href);
  return {
    codec: (await load('index')) as typeof codecModule,
    exchange: (await load('exchange')) as typeof exchangeModule,
    server: (await load('server')) as typeof serverModule,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
