/**
 * `docs/protocols.md`: which real protocols a profile can describe, with a decoded frame of each, and what it cannot. `npm run protocols`
 * writes it, with `--check` it only compares.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readArguments } from '../../../scripts/common/arguments.ts';
import { writeWholeFile } from '../../../scripts/common/whole-file.ts';
import { checkSources } from '../../../tools/check.ts';
import { markdown } from '../../../tools/escape.ts';
import type { Field, Profile } from '../../../tools/model.ts';
import { fromHex, toHex } from '../../suite/support/hex.ts';
import { examinePlain } from '../../suite/support/plain-scan.ts';
import { kindOf } from '../../suite/support/plain-wire.ts';
import { decodeExtras } from '../../tools/decoder.ts';
import { messageOf } from '../support/messages.ts';
import { realFolderOf, realProfile } from '../support/profiles.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { type Captured, PROTOCOLS, type Protocol } from './expected.ts';

export const PAGE = fileURLToPath(new URL('../../../docs/protocols.md', import.meta.url));

/** Protocols that no profile can describe, and why. */
const STOPPED: readonly { readonly name: string; readonly why: readonly string[]; readonly attempt?: string }[] = [
  {
    name: 'DL/T 645-2007, electricity meters',
    why: [
      'Every byte of a body is sent with 0x33 added to it. A profile says where a value is and what its bits mean; it has no constants that are added to bytes.',
      'An identifier of four bytes in the body says which value follows, and there are more identifiers than any list has. Those of a list could be distinguished by `when`.',
      'The rest could be described: the second start byte is a `constant`, the address a serial in decimal digits (its lowest byte first, so its digits come in pairs from the last to the first), and what wakes the meter up, up to four bytes before the start, is noise between frames.',
    ],
  },
  {
    name: 'ECHONET Lite',
    why: [
      'A frame ends where its datagram ends: the header has no length, and there is no check. In a stream of bytes neither the end of a frame nor a flipped bit can be detected.',
      'What a property means depends on the class of an object, which is three bytes of the header in answers and three others in requests.',
      'The properties themselves (a count, then a code, a length and a value for each) are a list of attributes.',
    ],
    attempt: `id: echonet-lite
version: 1.0.0
origin: observed
deviceId: { deviceTypes: [{ name: object }] }
frame:
  byteOrder: big
  maximumBodyLength: 250
  header:
    - { name: start, byte: 0, type: u16, role: start, value: 0x1081 }
    - { name: transaction, byte: 2, type: u16, role: sequence }
    - { name: source, byte: 4, type: u24, role: field }
    - { name: destination, byte: 7, type: u24, role: field }
    - { name: service, byte: 10, type: u8, role: message }
  check: { algorithm: none }
messages: { identifiers: [{ code: 0x72, name: answer }] }
bodies:
  - name: Answer
    messages: [answer]
    bytes: 1
    list: { id: { type: u8 }, length: { type: u8 }, count: { byte: 0, type: u8 } }
    attributes:
      - { id: 0x80, fields: [{ name: operation, type: u8 }] }
`,
  },
  {
    name: 'Modbus RTU',
    why: [
      'A frame begins with the address of its device and ends with silence: there is no start marker, and only timing shows where it ends.',
      'A request and its answer have the same function code but different layouts, and nothing in a frame says which of the two it is.',
      'What registers hold is documented for each device, and not in any frame.',
    ],
    attempt: `id: modbus
version: 1.0.0
origin: observed
deviceId: { deviceTypes: [{ name: device }] }
frame:
  byteOrder: big
  maximumBodyLength: 252
  header:
    - { name: address, byte: 0, type: u8, role: field }
    - { name: function, byte: 1, type: u8, role: message }
  check: { algorithm: crc16, poly: 0x8005, init: 0xFFFF, refin: true, refout: true, xorout: 0, byteOrder: little }
messages: { identifiers: [{ code: 3, name: read }] }
bodies:
  - name: Read
    messages: [read]
    bytes: 4
    fields:
      - { name: first, byte: 0, type: u16 }
      - { name: count, byte: 2, type: u16 }
`,
  },
];

export function protocolsPage(): string {
  const sections = PROTOCOLS.map((protocol) => new Section(protocol));
  return `<!-- Generated from test/profiles/real by \`npm run protocols\`. Do not edit: correct the profiles, the frames or the list of what is beyond them. -->

# Real protocols

Is data enough to describe a protocol? This was tried with protocols that appliances speak. Each has a profile as its maker would write it, and frames
that were captured from devices, with the values that their owners state. Tests find every frame between noise, read it on both engines, get
its bytes back, refuse it with any bit flipped, and compare what Wireshark and Kaitai show of it; values that are not read are listed with the
reason, and a test fails as soon as one of them is read.

| protocol | profile | kinds | captured frames | values stated | not read |
|---|---|---|---|---|---|
${sections.map((section) => section.row()).join('\n')}

${sections.map((section) => section.text()).join('\n')}
## Protocols that no profile describes

${STOPPED.map(stopped).join('\n')}`;
}

function stopped({ name, why, attempt }: (typeof STOPPED)[number]): string {
  const refusal =
    attempt === undefined ? '' : `\nThe checker's answer to a profile that tries: ${reasonsOf(attempt)}\n`;
  return `### ${name}\n\n${why.map((line) => `- ${line}`).join('\n')}\n${refusal}`;
}

function reasonsOf(text: string): string {
  const { defects } = checkSources([{ file: 'profile.yaml', text }]);
  if (defects.length === 0) throw new Error('what stops it no longer does');
  return defects.map(({ reason }) => `“${markdown(reason)}”`).join('; ');
}

class Section {
  readonly #protocol: Protocol;
  readonly #profile: Profile;
  readonly #frames: readonly Captured[];

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
    this.#profile = realProfile(protocol.name);
    this.#frames = JSON.parse(readFileSync(`${realFolderOf(protocol.name)}/frames.json`, 'utf8')).frames;
  }

  row(): string {
    const { name } = this.#protocol;
    const { title, kinds } = this.#profile;
    const stated = this.#frames.flatMap((frame) => this.#statedOf(frame));
    const beyond = this.#beyond().reduce((sum, { count }) => sum + count, 0);
    const link = `[${name}](../test/profiles/real/${name}/profile.yaml)`;
    return `| ${markdown(title)} | ${link} | ${kinds.length} | ${this.#frames.length} | ${stated.length} | ${beyond} |`;
  }

  text(): string {
    const frame = this.#example();
    const beyond = this.#beyond().map(({ names, frames, why }) => `- ${names}${frames}: ${why}.`);
    const refused = this.#frames
      .filter(({ variant }) => variant !== undefined)
      .map(({ name, variant }) => `- the frame \`${name}\`, which is refused: ${markdown(variant ?? '')}.`);
    const lacking = [...beyond, ...refused];
    return `## ${markdown(this.#profile.title)}

The profile has ${constructsOf(this.#profile).join(', ')}.

The frame \`${frame.name}\`:

\`\`\`text
${wrapped(frame.hex)}
\`\`\`

\`\`\`json
${JSON.stringify(this.#messageOf(frame), (_, value) => (value instanceof Uint8Array ? toHex(value) : value), 2)}
\`\`\`

${lacking.length === 0 ? 'Every value that is stated for its frames is read.\n' : `Not read:\n\n${lacking.join('\n')}\n`}`;
  }

  /** The values of a frame that fields of the body have to tell. */
  #statedOf({ variant, values }: Captured): string[] {
    return variant === undefined ? Object.keys(values).filter((name) => !this.#protocol.told.test(name)) : [];
  }

  #beyond(): { names: string; frames: string; why: string; count: number }[] {
    return this.#protocol.beyond.map(({ name, frames, why }) => {
      const concerned = this.#frames.filter((frame) => frames?.includes(frame.name) ?? true);
      const found = concerned.flatMap((frame) => this.#statedOf(frame).filter((stated) => name.test(stated)));
      const names = [...new Set(found)].map((stated) => `\`${stated}\``).join(', ');
      const where = frames === undefined ? '' : ` of ${frames.map((frame) => `\`${frame}\``).join(' and ')}`;
      return { names, frames: where, why, count: found.length };
    });
  }

  /** Of those without anything beyond a profile the one that states most. */
  #example(): Captured {
    const isBeyond = (frame: Captured): boolean =>
      this.#protocol.beyond.some(
        ({ name, frames }) =>
          (frames?.includes(frame.name) ?? true) && this.#statedOf(frame).some((stated) => name.test(stated)),
      );
    const whole = this.#frames.filter((frame) => frame.variant === undefined && !isBeyond(frame));
    const [most] = whole.sort((one, other) => this.#statedOf(other).length - this.#statedOf(one).length);
    if (most === undefined) throw new Error(`${this.#protocol.name} has no frame that is read whole`);
    return most;
  }

  #messageOf({ hex, name }: Captured): Record<string, unknown> {
    const profile = this.#profile;
    const wire = wireFacts(profile);
    const frame = examinePlain(wire, fromHex(hex));
    if (typeof frame === 'string') throw new Error(`${name}: ${frame}`);
    const kind = profile.kinds.find((each) => each.name === kindOf(wire, frame.plain, frame.bodyLength));
    if (kind === undefined) throw new Error(`${name} is of no kind`);
    const from = profile.frame.headerLength;
    const extras = decodeExtras(kind.body, frame.plain.subarray(from, from + frame.bodyLength));
    const { kind: own, ...message } = messageOf(profile, kind, frame.plain, frame.bodyLength);
    const codes = { deviceType: kind.device.name, messageType: kind.message.name };
    return { kind: own, ...codes, ...message, ...extras };
  }
}

/** 32 bytes a line. */
function wrapped(hex: string): string {
  return (hex.match(/.{1,64}/g) ?? []).map((line) => (line.match(/../g) ?? []).join(' ')).join('\n');
}

/** What the profile has that not every protocol needs. */
function constructsOf({ frame, messages, bodies }: Profile): string[] {
  const fields = bodies.flatMap((body) => body.fields);
  const has = (test: (field: Field) => boolean): boolean => fields.some(test);
  const { checks, header } = frame;
  const [check] = checks;
  const named = checks.map(({ algorithm, complement }) => `${algorithm}${complement ? ', negated' : ''}`);
  const constructs: [string, boolean][] = [
    [
      checks.length > 1 ? `two checks (${named.join('; ')})` : `a check (${named.join('')})`,
      check?.algorithm !== 'none',
    ],
    ['an end marker', frame.end.length > 0],
    ['escape bytes', frame.escape !== null],
    ['several start markers', frame.starts.length > 1],
    ['header fields with a meaning of their own', header.some(({ field }) => field !== null)],
    ['messages identified by several fields of the header', frame.tells.length > 1],
    ['messages identified by bits of the body', messages.some(({ when }) => when.length > 0)],
    ['messages identified by the length of the body', isToldByLength(messages)],
    ['values in parts', has(({ pieces }) => pieces !== null)],
    [
      'complemented bits',
      has(({ invert, type, pieces }) => (invert && type !== 'bool') || pieces?.some((piece) => piece.invert) === true),
    ],
    ['packed decimal digits', has(({ encoding }) => encoding === 'bcd')],
    ['a separate sign bit', has(({ encoding }) => encoding === 'sign-magnitude')],
    ['another byte order in some fields', has(({ byteOrder, size }) => byteOrder !== frame.byteOrder && size > 1)],
    ['raw values with a meaning of their own', has(({ special }) => special.length > 0)],
    ['raw values for null', has((field) => field.null !== null)],
    ['constant bits', has(({ filler }) => filler !== null)],
    ['a mask of the fields that are set', bodies.some(({ presence }) => presence !== null)],
    ['fields with a presence bit of their own', has(({ optional }) => optional?.by === 'bit')],
    ['raw values that leave a field as it is', has(({ optional }) => optional?.by === 'unless')],
    ['fields that are set together', has(({ optional }) => optional?.by === 'with')],
    ['fields that only longer bodies have', has(({ optional }) => optional?.by === 'length')],
    ['text or bytes up to the end', has(({ toEnd, optional }) => toEnd && optional?.by !== 'item')],
    ['lists of attributes', bodies.some(({ list }) => list !== null)],
  ];
  return constructs.flatMap(([text, isUsed]) => (isUsed ? [text] : []));
}

function isToldByLength(messages: Profile['messages']): boolean {
  const keys = messages.map(({ code, when }) => JSON.stringify([code, when]));
  return new Set(keys).size < keys.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = readArguments('Usage: npm run protocols [-- --check]\n\nWrites docs/protocols.md.', {
    check: { type: 'boolean' },
  });
  const page = protocolsPage();
  const isStale = !existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page;
  if (values.check === true) {
    console.log(isStale ? 'docs/protocols.md is stale: run npm run protocols' : 'docs/protocols.md is up to date');
    process.exitCode = isStale ? 1 : 0;
  } else if (isStale) writeWholeFile(PAGE, page);
}
