/**
 * Names, words and numbers of a model become code as they are. The checker lets nothing else pass, but a model may have been made
 * by others: what is emitted from it is refused where it could say more than a name says. Texts are escaped where they are written.
 */
import type { HeaderField, HeaderValue, Profile } from '../model.ts';

const TEXTS = new Set(['title', 'messagesTitle', 'source', 'clause', 'unit', 'id', 'version', 'standard']);

/** Of code: what `__proto__` and its like are not. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]*$/;
/** Of a file, a code or a kind. */
const WORDS = /^[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*$/;

/** @throws {Error} if a name is not an identifier, or a number not a number */
export function assertHarmless(profile: Profile): void {
  const header = new Map(profile.frame.header.map((field) => [field.name, field]));
  for (const [name, field] of header) {
    assertMatch('a header field', name, IDENTIFIER);
    assertValue(field.default, field);
  }
  // What stands there is a value; it may be text.
  const values = new Set<unknown>(profile.messages.map((message) => message.header));
  for (const message of profile.messages) {
    for (const [name, value] of Object.entries(message.header)) {
      assertMatch('a header field', name, IDENTIFIER);
      assertValue(value, header.get(name));
    }
  }
  for (const { name } of profile.enumerations) assertMatch('an enum', name, IDENTIFIER);
  for (const body of profile.bodies) {
    assertMatch('a body', body.name, IDENTIFIER);
    for (const { name, type, flagSet, enumeration } of body.fields) {
      if (type !== 'reserved') assertMatch('a field', name, IDENTIFIER);
      if (flagSet !== null) assertMatch('a set of flags', flagSet, IDENTIFIER);
      if (enumeration !== null) assertMatch('an enum', enumeration.name, IDENTIFIER);
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
  throw new Error(`the name of ${what} of the profile is ${JSON.stringify(name)}, which is not an identifier`);
}
