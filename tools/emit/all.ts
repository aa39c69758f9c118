/** Runs all emitters: every generated file, each headed by its source. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptComment } from '../escape.ts';
import type { HeaderField, HeaderValue, Profile } from '../model.ts';
import { emitBodyDispatch, emitGeneral, emitLocations } from './assembly/bodies.ts';
import { emitAssemblyLayout } from './assembly/layout.ts';
import { headerBody, headerField, maximumWireLength } from './facts.ts';
import { emitKaitai } from './kaitai.ts';
import { emitWireFormat } from './markdown/wire-format.ts';
import { groupsOf } from './names.ts';
import { emitAbi } from './typescript/abi.ts';
import { emitBodies, emitBodyTypes, emitCodes, emitNameSlots } from './typescript/bodies.ts';
import { emitCheck } from './typescript/check.ts';
import { emitDescriptions } from './typescript/descriptions.ts';
import { emitFields } from './typescript/fields.ts';
import { emitHooks } from './typescript/hooks.ts';
import { emitIdentifiers, emitKinds, emitRoles } from './typescript/kinds.ts';
import { emitLayout } from './typescript/layout.ts';
import { emitDeviceId, emitMessage } from './typescript/message.ts';
import { emitMessages } from './typescript/messages.ts';
import { emitReaders } from './typescript/readers.ts';
import { emitWriters } from './typescript/writers.ts';
import { emitWireshark } from './wireshark.ts';

/**
 * Generates all code and documents from a checked profile.
 *
 * @param root the folder with assembly/, from which the boundary between SDK and Wasm is generated
 * @returns text by path relative to the package's folder, not formatted
 */
export function emitAll(profile: Profile, root: string): Map<string, string> {
  assertHarmless(profile);
  const files = new Map<string, string>();
  const source = scriptComment(`profile ${profile.id} ${profile.version}`);
  const code = (path: string, sources: string, text: string): void => {
    files.set(
      path,
      `// Generated from ${sources} (${source}) by \`npm run generate\`. Do not edit: correct the profile.\n${text}`,
    );
  };

  const layout = emitAssemblyLayout(profile);
  code('assembly/generated/layout.ts', 'profile/frame.yaml', layout);
  code('assembly/generated/bodies.ts', 'profile/*.yaml', emitBodyDispatch(profile));
  code('assembly/generated/general.ts', 'profile/*.yaml', emitGeneral(profile));
  const abi = emitAbi((name) =>
    name === 'generated/layout' ? layout : readFileSync(join(root, 'assembly', `${name}.ts`), 'utf8'),
  );
  for (const [path, text] of [
    ['assembly/generated/abi.ts', abi.assembly],
    ['sdk/generated/abi.ts', abi.shared],
    ['sdk/generated/wasm.ts', abi.wasm],
  ] as const) {
    files.set(
      path,
      `// Generated from assembly/*.ts by \`npm run generate\`. Do not edit: correct those files.\n${text}`,
    );
  }
  code('sdk/generated/layout.ts', 'profile/frame.yaml', emitLayout(profile));
  code('sdk/generated/device-id.ts', 'profile/frame.yaml', emitDeviceId(profile));
  code('sdk/generated/check.ts', 'profile/frame.yaml', emitCheck(profile));
  code('sdk/generated/codes.ts', 'profile/*.yaml', emitCodes(profile));
  code('sdk/generated/name-slots.ts', 'profile/*.yaml', emitNameSlots(profile));
  code('sdk/generated/bodies.ts', 'profile/*.yaml', emitBodyTypes(profile));
  code('sdk/generated/identifiers.ts', 'profile/*.yaml', emitIdentifiers(profile));
  code('sdk/generated/roles.ts', 'profile/*.yaml', emitRoles(profile));
  code('sdk/generated/kinds.ts', 'profile/*.yaml', emitKinds(profile));
  code('sdk/generated/messages.ts', 'profile/*.yaml', emitMessages(profile));
  code('sdk/generated/message.ts', 'profile/*.yaml', emitMessage(profile));
  code('sdk/generated/descriptions.ts', 'profile/*.yaml', emitDescriptions(profile));
  for (const [group, bodies] of groupsOf(profile)) {
    const yaml = `profile/${group}.yaml`;
    code(`assembly/generated/${group}.ts`, yaml, emitLocations(bodies, profile));
    code(`sdk/generated/bodies/${group}.ts`, yaml, emitBodies(bodies));
    code(`sdk/generated/fields/${group}.ts`, yaml, emitFields(bodies, profile));
    code(`sdk/generated/readers/${group}.ts`, yaml, emitReaders(bodies, group, profile));
    code(`sdk/generated/writers/${group}.ts`, yaml, emitWriters(bodies, group, profile));
  }
  for (const [path, text] of emitHooks(profile)) code(`sdk/generated/hooks/${path}`, 'profile/*.yaml', text);
  const header = headerBody(profile);
  if (header !== null) {
    code('sdk/generated/bodies/header.ts', 'profile/frame.yaml', emitBodies([header]));
    code('sdk/generated/fields/header.ts', 'profile/frame.yaml', emitFields([header], profile));
    code('sdk/generated/readers/header.ts', 'profile/frame.yaml', emitReaders([header], 'header', profile));
  }
  const schema = 'docs/exchange.schema.json';
  // Not in a generated package without the exchange.
  if (existsSync(join(root, schema))) {
    files.set(schema, emitExchangeSchema(profile, readFileSync(join(root, schema), 'utf8')));
  }
  files.set('docs/wire-format.md', emitWireFormat(profile));
  files.set('docs/rump.ksy', emitKaitai(profile));
  files.set('docs/rump.lua', emitWireshark(profile));
  return files;
}

const DIGIT = '[0-9a-fA-F]';
/** As in `sdk/field/serial-text.ts`: longer serials are written in base32. */
const MAX_LENGTH = 54;
const ESCAPED = '[0-9a-zA-Z_]+';

/**
 * `docs/exchange.schema.json` is written by hand, except for two patterns that depend on the profile: device IDs and frames.
 *
 * @param text of the file, in which the patterns of these definitions are replaced
 */
export function emitExchangeSchema(profile: Profile, text: string): string {
  const { frame } = profile;
  const patterns: Readonly<Record<string, string>> = {
    device: deviceOf(headerField(frame, 'device'), headerField(frame, 'serial')),
    frame: `^([0-9a-f]{2}){${frame.overhead},${maximumWireLength(frame)}}$`,
  };
  return Object.entries(patterns).reduce((schema, [name, pattern]) => {
    const written = new RegExp(`("${name}": \\{[^{}]*?"pattern": )"(?:[^"\\\\]|\\\\.)*"`);
    if (!written.test(schema)) throw new Error(`docs/exchange.schema.json has no pattern of ${name}`);
    return schema.replace(written, (_, before) => `${before}${JSON.stringify(pattern)}`);
  }, text);
}

function deviceOf(device: HeaderField | undefined, serial: HeaderField | undefined): string {
  const type = device === undefined ? '' : `${digits(Math.ceil(device.width / 4))}-`;
  return `^${type}${serial === undefined ? '.*' : serialOf(serial)}$`;
}

/** Text is escaped to the characters that NATS subjects and file names allow. */
function serialOf({ type, size, width }: HeaderField): string {
  if (type === 'text') return ESCAPED;
  if (type !== 'bytes' && type !== 'bcd') return digits(Math.ceil(width / 4));
  return 2 * size <= MAX_LENGTH ? digits(2 * size) : ESCAPED;
}

function digits(count: number): string {
  return `${DIGIT}{${count}}`;
}

const TEXTS = new Set(['title', 'messagesTitle', 'source', 'clause', 'unit', 'id', 'version', 'standard']);

/** In code: excludes `__proto__` and the like. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*$/;
/** For a file, a code or a kind. */
const WORDS = /^[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*$/;

/**
 * Names, words and numbers of a model become code unchanged. The checker accepts nothing else, but a model may have been made
 * by others: so anything that could be more than a name in code is refused. Texts are escaped where they are written.
 *
 * @throws {Error} if a name could be more than that in code, or a number is not finite
 */
function assertHarmless(profile: Profile): void {
  const header = new Map(profile.frame.header.map((field) => [field.name, field]));
  for (const [name, field] of header) {
    assertMatch('the name of a header field', name, IDENTIFIER);
    assertValue(field.default, field);
  }
  // This is a value; it may be text.
  const values = new Set<unknown>(profile.messages.map((message) => message.header));
  for (const message of profile.messages) {
    for (const [name, value] of Object.entries(message.header)) {
      assertMatch('the name of a header field', name, IDENTIFIER);
      assertValue(value, header.get(name));
    }
  }
  for (const { name } of profile.enumerations) assertMatch('the name of an enum', name, IDENTIFIER);
  for (const body of profile.bodies) {
    assertMatch('the name of a body', body.name, IDENTIFIER);
    for (const { name, type, flagSet, enumeration } of body.fields) {
      if (type !== 'reserved') assertMatch('the name of a field', name, IDENTIFIER);
      if (flagSet !== null) assertMatch('the name of a set of flags', flagSet, IDENTIFIER);
      if (enumeration !== null) assertMatch('the name of an enum', enumeration.name, IDENTIFIER);
    }
  }
  assertWords('', profile, values);
}

/** Text is escaped where it is written; all others are numbers, names and hexadecimal digits. */
function assertValue(value: HeaderValue | undefined, field: HeaderField | undefined): void {
  if (field?.field?.type === 'text' && typeof value === 'string') return;
  for (const part of [value].flat()) {
    if (typeof part === 'string') assertMatch('a value of the header', part, WORDS);
    else if (typeof part === 'number' && !Number.isFinite(part))
      throw new Error(`\`header\` of the profile is ${part}`);
  }
}

function assertWords(key: string, value: unknown, seen: Set<unknown>): void {
  if (typeof value === 'string') {
    if (!TEXTS.has(key) && value !== '') assertMatch(`\`${key}\``, value, WORDS);
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`\`${key}\` of the profile is ${value}`);
  } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value);
    const isList = Array.isArray(value);
    for (const [name, part] of Object.entries(value)) {
      if (name !== 'default') assertWords(isList ? key : name, part, seen);
    }
  }
}

function assertMatch(what: string, name: unknown, pattern: RegExp): void {
  if (typeof name === 'string' && pattern.test(name)) return;
  throw new Error(`${what} of the profile is ${JSON.stringify(name)}, which could be more than a name in code`);
}
