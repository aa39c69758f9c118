/** Profiles made of the default one by program, and the package over each: built with our own scripts, or generated as users do. */
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as codecModule from 'igrs-rump';
import type * as exchangeModule from 'igrs-rump/exchange';
import type * as lanModule from 'igrs-rump/lan';
import type * as natsModule from 'igrs-rump/nats';
import type * as profileModule from 'igrs-rump/profile';
import type * as serverModule from 'igrs-rump/server';
import { parse, stringify } from 'yaml';
import { root } from '../../../scripts/common/paths.ts';
import { checkSources, formatDefect } from '../../../tools/check.ts';
import type { Profile } from '../../../tools/model.ts';
import { readSources, type Source } from '../../../tools/sources.ts';
import { rump } from '../../cli/command.ts';
import { type BuildOptions, buildPackage } from '../../profiles/support/package.ts';
import { folderOf } from '../../profiles/support/profiles.ts';
import { profileDirectory } from '../../tools/paths.ts';

type Entry = Record<string, unknown>;
type Change = (entry: Entry, owner: string) => void;

/** The default profile, each entry of its files changed in place; `owner` is the list or section that holds it. */
function changedSources(change: Change): Source[] {
  const walk = (value: unknown, owner: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, owner);
    else if (typeof value === 'object' && value !== null) {
      change(value as Entry, owner);
      for (const [key, part] of Object.entries(value)) walk(part, key);
    }
  };
  return readSources(profileDirectory).map(({ file, text }) => {
    const value = parse(text);
    walk(value, '');
    return { file, text: stringify(value) };
  });
}

export function changedProfile(change: Change): Profile {
  return checked(changedSources(change));
}

function checked(sources: readonly Source[]): Profile {
  const { profile, defects } = checkSources(sources);
  assert.ok(profile, defects.map(formatDefect).join('\n'));
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

/** @param change changes each entry further, after its name */
export function renamedProfile(change?: Change): Profile {
  return checked(renamedSources(change));
}

/** All messages, device types, fields, enums, flags and codes have other names; messages, device types and codes other codes. */
function renamedSources(change?: Change): Source[] {
  const rename = (entry: Entry, key: string): void => {
    const name = entry[key];
    if (typeof name === 'string') entry[key] = renamed(name);
    else if (Array.isArray(name)) entry[key] = name.map((each: string) => renamed(each));
  };
  return changedSources((entry, owner) => {
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
    change?.(entry, owner);
  });
}

/**
 * The renamed profile in the frame of the contrast profile: little-endian, a header of other widths and fields, two checks, an end marker,
 * lengths of the whole frame; a byte for the device type and two for the message.
 */
export function contrastSources(): Source[] {
  const contrast = new Map(readSources(folderOf('contrast')).map(({ file, text }) => [file, parse(text)]));
  return renamedSources().map(({ file, text }) => {
    const value = parse(text);
    if (file === 'profile.yaml') value.id = 'contrast-exchange';
    if (file === 'frame.yaml') {
      value.frame = contrast.get('frame.yaml').frame;
      for (const type of value.deviceId.deviceTypes) type.code = 0xf0 - (type.code & 0xff);
      for (const message of value.messages.identifiers) message.code = 0x8000 | (message.code << 4);
    }
    if (file === 'common.yaml') {
      value.enums.push(contrast.get('common.yaml').enums.find(({ name }: Entry) => name === 'path'));
    }
    return { file, text: stringify(value) };
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

/** Responses have a result and nothing of the state: one body for all types of device. Keep-alives are shorter than the default. */
export function briefProfile(): Profile {
  const sources = changedSources((entry, owner) => {
    if (entry.role === 'keep-alive') Object.assign(entry, { min: 0, max: 10 });
    for (const key of ['standard', 'table', 'clause', 'extension']) delete entry[key];
    if (owner === 'bodies' && String(entry.messages) === 'response,status') entry.messages = ['status'];
  });
  const result = '{ name: result, byte: 0, type: enum, storage: u8, enum: result, role: result }';
  const body = `{ name: Answer, messages: [response], bytes: 1, fields: [${result}] }`;
  return checked([...sources, { file: 'answer.yaml', text: `bodies: [${body}]` }]);
}

/** Nothing says what messages, fields and codes are for. */
export function rolelessProfile(): Profile {
  return changedProfile((entry, owner) => {
    if (owner !== 'header') for (const key of ['role', 'direction', 'answeredBy']) delete entry[key];
  });
}

export interface Built {
  readonly folder: string;
  readonly codec: typeof codecModule;
  readonly profile: typeof profileModule;
  readonly exchange: typeof exchangeModule;
  readonly server: typeof serverModule;
  nats(): Promise<typeof natsModule>;
  lan(): Promise<typeof lanModule>;
  remove(): Promise<void>;
}

/** Types are those of the default profile: who uses it with other names must say so to the compiler. */
export async function built(profile: Profile, options: BuildOptions = { types: false }): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-roles-'));
  await buildPackage(profile, folder, options);
  return loaded(folder, () => rm(folder, { recursive: true, force: true }));
}

export interface Generated {
  readonly folder: string;
  /** What the command said. */
  readonly said: string;
  remove(): Promise<void>;
}

/** By the built command, so that the package is what its users get: compiled where it is made of the profile, and copied otherwise. */
export async function generatedFolder(sources: readonly Source[]): Promise<Generated> {
  const place = await mkdtemp(join(tmpdir(), 'igrs-rump-roles-'));
  const profile = join(place, 'profile');
  await mkdir(profile);
  for (const { file, text } of sources) writeFileSync(join(profile, file), text);
  // Optional peers, such as the NATS client.
  symlinkSync(`${root}node_modules`, join(place, 'node_modules'), 'junction');
  const folder = join(place, 'package');
  const { code, stdout, stderr } = rump(['generate', '--profile', profile, '--out', folder]);
  assert.equal(`${code}${stderr}`, '0');
  return { folder, said: stdout, remove: () => rm(place, { recursive: true, force: true }) };
}

export async function generated(sources: readonly Source[]): Promise<Built> {
  const { folder, remove } = await generatedFolder(sources);
  return loaded(folder, remove);
}

async function loaded(folder: string, remove: () => Promise<void>): Promise<Built> {
  const load = (entry: string): Promise<unknown> => import(pathToFileURL(join(folder, 'dist', `${entry}.js`)).href);
  return {
    folder,
    codec: (await load('index')) as typeof codecModule,
    profile: (await load('profile')) as typeof profileModule,
    exchange: (await load('exchange')) as typeof exchangeModule,
    server: (await load('server')) as typeof serverModule,
    nats: () => load('nats') as Promise<typeof natsModule>,
    lan: () => load('lan') as Promise<typeof lanModule>,
    remove,
  };
}

/** Longer than any serial of the tests, and shorter than what is escaped of some. */
export const SERIAL_LENGTH = 20;

/** The default profile with text for serials. */
export function textSources(): Source[] {
  const longer = SERIAL_LENGTH - 6;
  return changedSources((entry, owner) => {
    if (owner !== 'header') return;
    if ((entry.byte as number) > 6) entry.byte = (entry.byte as number) + longer;
    if (entry.role === 'serial') Object.assign(entry, { type: 'text', length: SERIAL_LENGTH });
  });
}

export function textProfile(): Profile {
  return checked(textSources());
}

/** The default profile, where the header's field of this role is reserved. */
export function sourcesWithout(role: 'serial' | 'sequence'): Source[] {
  return changedSources((entry, owner) => {
    if (owner === 'header' && entry.role === role) entry.role = 'reserved';
  });
}

export function untypedProfile(): Profile {
  return checked(untypedSources('text'));
}

/** The default profile with one device type, which no field of the header tells: a device ID is its serial. */
export function untypedSources(serial: 'text' | 'number'): Source[] {
  const files = ['profile.yaml', 'frame.yaml', 'common.yaml', 'water-heater.yaml'];
  return readSources(profileDirectory)
    .filter(({ file }) => files.includes(file))
    .map(({ file, text }) => {
      // A standard would want all of its tables.
      const ofStandard = ['standard', 'table', 'clause', 'extension'];
      const value = parse(text, (key, part) => (ofStandard.includes(key as string) ? undefined : part));
      if (file === 'frame.yaml') {
        const [type] = value.deviceId.deviceTypes;
        delete type.code;
        value.deviceId.deviceTypes = [type];
        const header: Entry[] = value.frame.header.filter(({ role }: Entry) => role !== 'device');
        let byte = 0;
        for (const field of header) {
          const isText = field.role === 'serial' && serial === 'text';
          if (isText) Object.assign(field, { type: 'text', length: SERIAL_LENGTH });
          field.byte = byte;
          byte += isText ? SERIAL_LENGTH : Number(String(field.type).slice(1)) / 8;
        }
        value.frame.header = header;
      }
      return { file, text: stringify(value) };
    });
}
