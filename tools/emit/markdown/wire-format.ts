/** `docs/wire-format.md`: every table as a picture of bytes and bits, and as a list with ranges and origins. */
import { htmlComment, markdown, markdownCode } from '../../escape.ts';
import type { Body, Check, Code, Condition, Frame, HeaderField, PresenceMask, Profile } from '../../model.ts';
import { bitsText, butOwnMasks, headerField, isWhole, needsBody, placeText, valueText } from '../facts.ts';
import { bodyHeading, hasCodes, hexadecimal } from '../names.ts';
import {
  type Cell,
  cellsOf,
  codesOf,
  diagram,
  emitBody,
  fieldCells,
  markdownTable,
  meanings,
  PARTS,
  valuesOf,
  wholeCell,
} from './body.ts';

export function emitWireFormat(profile: Profile): string {
  const { frame, deviceId, standard } = profile;
  const tables = standard === null ? '' : `The tables carry the numbers and titles of ${markdown(standard)}. `;
  return `<!-- Generated from profile/*.yaml (${htmlComment(`profile ${profile.id} ${profile.version}`)}) by \`npm run generate\`. Do not edit: correct the profile. -->

# Wire format

Profile \`${markdownCode(profile.id)}\`, version ${markdown(profile.version)}, fingerprint \`${hexadecimal(profile.fingerprint, 8)}\`.

${tables}Each entry is marked with its origin: *assigned*
by this project, *observed* in devices, or *normative*, that is checked against the standard's text. Byte order is
${frame.byteOrder}-endian; bit 0 is the least significant. Reserved bits and bytes are written 0${hasFiller(profile) ? ', or as the pictures say,' : ''} and ignored when read.

${contents(profile)}
## ${markdown(sectionTitle(deviceId))}

${deviceIdText(profile)}
## ${markdown(sectionTitle(frame))}

Origin: ${frame.origin}.

${diagram(frameCells(frame))}

${headerTable(frame)}
${checkRows(frame)}${frameNotes(frame)}
## ${markdown(messagesHeading(profile))}

${messagesDiagram(frame)}${messageList(profile)}

${presenceSection(profile)}${inOrder(profile.bodies)
  .map((body) => emitBody(body, profile))
  .join('\n')}`;
}

function hasFiller({ bodies }: Profile): boolean {
  return bodies.some(({ fields }) => fields.some(({ filler }) => filler !== null));
}

/** For sections with or without a table of the standard. */
function sectionTitle({ table, title }: { readonly table: number | null; readonly title: string }): string {
  return table === null ? title : `Table ${table} – ${title}`;
}

function messagesHeading({ standard, messagesTitle }: Profile): string {
  return standard === null ? messagesTitle : `Table 3 – ${messagesTitle}`;
}

function presenceHeading({ standard }: Profile, { title }: PresenceMask): string {
  return standard === null ? title : `Table 4 – ${title}`;
}

function presenceSection(profile: Profile): string {
  const { presence } = profile;
  if (presence === null) return '';
  return `## ${markdown(presenceHeading(profile, presence))}

Every control body${butOwnMasks(profile)} holds, at byte ${presence.byte}, a presence mask of ${presence.size} bytes, with one bit for each of its fields. A field whose bit
is 0 is left unchanged by the device, and has zero bits in its place. Origin: ${presence.origin}.

${diagram([
  wholeCell('presence mask', presence.byte, presence.size),
  wholeCell(`the fields of ${controlTables(profile)}`, presence.byte + presence.size, null),
])}

`;
}

/** In order of table numbers; bodies without a table last. */
function inOrder(bodies: readonly Body[]): Body[] {
  return [...bodies].sort((first, second) => (first.table ?? Infinity) - (second.table ?? Infinity) || 0);
}

function controlTables({ bodies, presence: mask }: Profile): string {
  const numbers = inOrder(bodies).flatMap(({ presence, table }) =>
    presence !== mask || table === null ? [] : [table],
  );
  return numbers.length === 0 ? 'the message' : `Tables ${numbers.join(', ')}`;
}

function deviceIdText({ deviceId, frame }: Profile): string {
  const { deviceTypes, origin } = deviceId;
  const device = headerField(frame, 'device');
  const serial = headerField(frame, 'serial');
  const cells = [
    ...(device === undefined ? [] : [wholeCell('device type', 0, device.size)]),
    ...(serial === undefined ? [] : [wholeCell('serial', device?.size ?? 0, serial.size)]),
  ];
  const types =
    device === undefined
      ? `Every frame is of the device type \`${markdownCode(deviceTypes[0]?.name ?? '')}\`: no header field identifies it.`
      : codeList('device type', deviceTypes, 2 * device.size);
  return `${deviceIdForm(device, serial)}
Origin: ${origin}.

${serial === undefined ? '' : `${diagram(cells)}\n\n`}${types}
`;
}

/** How a device ID is written. */
function deviceIdForm(device: HeaderField | undefined, serial: HeaderField | undefined): string {
  if (serial === undefined) return 'The header has no serial number, so a frame does not say which device it is from.';
  const digits: Record<string, string> = { text: 'as it is', bcd: 'in decimal digits' };
  const written = digits[serial.type] ?? 'in hexadecimal, lower case';
  const letters = digits[serial.type] === undefined ? 'S'.repeat(2 * serial.size) : 'SERIAL';
  if (device === undefined) return `A device ID is the serial number of the header, written \`${letters}\` ${written}.`;
  const form = `\`${'T'.repeat(2 * device.size)}-${letters}\``;
  const plain = digits[serial.type] === undefined;
  return plain
    ? `A device ID is the device type and the serial number of the header, written ${form} ${written}.`
    : `A device ID is the device type and the serial number of the header, written ${form}: the type in hexadecimal, lower case, the serial ${written}.`;
}

function contents(profile: Profile): string {
  const entries = [
    sectionTitle(profile.deviceId),
    sectionTitle(profile.frame),
    messagesHeading(profile),
    ...(profile.presence === null ? [] : [presenceHeading(profile, profile.presence)]),
    ...inOrder(profile.bodies).map((body) => bodyHeading(body, profile)),
  ];
  const anchor = (title: string): string =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');
  return `${entries.map((title) => `- [${markdown(title)}](#${anchor(title)})`).join('\n')}\n`;
}

function codeList(what: string, codes: readonly Code[], digits: number): string {
  return `| code | ${what} | title | source | origin |
|---|---|---|---|---|
${codes.map((code) => `| ${hexadecimal(code.code, digits)} | ${markdown(code.name)} | ${markdown(code.title)} | ${markdown(code.source ?? '')} | ${code.origin} |`).join('\n')}`;
}

/** Who sends a message and what answers it belongs to the exchange (clause 6), and is not on the wire. */
function messageList(profile: Profile): string {
  const { messages, frame } = profile;
  const { tells } = frame;
  const columns = [
    ...(tells.length === 0 ? [] : [tells.length === 1 ? 'code' : tells.map(({ name }) => markdown(name)).join(', ')]),
    'message',
    'title',
    ...(messages.some(({ when }) => when.length > 0) ? ['when'] : []),
    ...(messages.some(({ header }) => Object.keys(header).length > 0) ? ['header by default'] : []),
    'direction',
    'answered by',
    'source',
    'origin',
  ];
  const rows = messages.map((message) => {
    const { codes, name, title, when, header, direction, answeredBy, source, origin } = message;
    const cells: Record<string, string> = {
      message: markdown(name),
      title: markdown(title),
      when: when.map(conditionText).join('; '),
      'header by default': Object.entries(header)
        .map(([field, value]) => `${markdown(field)} ${markdown(valueText(value))}`)
        .join(', '),
      direction: direction ?? '',
      'answered by': markdown(answeredBy ?? ''),
      source: markdown(source ?? ''),
      origin,
    };
    const told = codes.map((code, index) => hexadecimal(code, codes.length === 1 ? 2 : 2 * sizeOf(tells[index])));
    return columns.map((column) => cells[column] ?? told.join(', '));
  });
  const list = markdownTable(columns, rows);
  return needsBody(profile)
    ? `${list}\n\nSeveral messages share their codes: a frame is of the first in this list whose bits of the body hold and whose body has that length.`
    : list;
}

function sizeOf(field: HeaderField | undefined): number {
  return Math.ceil((field?.width ?? 8) / 8);
}

function conditionText(condition: Condition): string {
  const { byte, size, low, width, value } = condition;
  const bits = isWhole(condition) ? '' : ` bits ${low}–${low + width - 1}`;
  return `body ${size === 1 ? 'byte' : 'bytes'} ${placeText(byte, size)}${bits} ${size === 1 ? 'is' : 'are'} ${hexadecimal(value)}`;
}

/** The fields that identify the message, whose bytes count from the frame's start. */
function messagesDiagram({ tells }: Frame): string {
  if (tells.length === 0) return '';
  // One whole field goes by what it is.
  const cells =
    tells.length === 1 && tells.every(isWhole)
      ? tells.map(({ byte, size }) => wholeCell('messageId', byte, size))
      : tells.map((field) => ({ ...field, reserved: false }));
  return `${diagram(cells)}\n\n`;
}

function frameCells(frame: Frame): Cell[] {
  const header = frame.header.flatMap(({ name, byte, size, low, width, role, field }): Cell[] =>
    field === null
      ? [{ name: name === '' ? 'reserved' : name, byte, size, low, width, reserved: role === 'reserved' }]
      : cellsOf(field),
  );
  const after = [wholeCell('body', frame.headerLength, null)];
  for (const { size, title } of frame.checks) {
    const name = frame.checks.length === 1 ? 'check' : title;
    if (size > 0) after.push(wholeCell(name, Number.POSITIVE_INFINITY, size));
  }
  if (frame.end.length > 0) after.push(wholeCell('end marker', Number.POSITIVE_INFINITY, frame.end.length));
  return [...header, ...after];
}

function headerTable(frame: Frame): string {
  const { header, headerLength, maximumBodyLength, origin } = frame;
  const columns = [
    'byte',
    ...(hasBits(header) ? ['bits'] : []),
    'type',
    'field',
    'role',
    'value',
    ...(header.some((field) => field.default !== undefined) ? ['default'] : []),
    'origin',
  ];
  const body: Record<string, string> = {
    byte: `${headerLength}…`,
    field: 'body',
    role: `at most ${maximumBodyLength} bytes`,
    origin,
  };
  const rows = header.map(
    (field): Record<string, string> => ({
      byte: placeText(field.byte, field.size),
      bits: bitsText(field),
      type: field.type,
      ...(field.field === null ? {} : fieldCells(field.field, frame.byteOrder)),
      field: markdown(field.name),
      role: field.role,
      value: headerValues(field),
      default: field.default === undefined ? '' : markdown(valueText(field.default)),
      origin: field.origin,
    }),
  );
  const cellsOf = (row: Record<string, string>): string[] => columns.map((column) => row[column] ?? '');
  const last = `| ${cellsOf(body).join(' | ')} |`.replaceAll('|  |', '| |');
  return `${markdownTable(columns, rows.map(cellsOf))}\n${last}`;
}

function hasBits(header: readonly HeaderField[]): boolean {
  return !header.every((field) => isWhole(field) && field.field?.pieces == null);
}

function headerValues({ role, values, field }: HeaderField): string {
  if (role === 'field' && field !== null) return [valuesOf(field), ...meanings(field)].filter(Boolean).join('; ');
  return values.map((value) => hexadecimal(value)).join(', ');
}

/** The checks and the end marker, as rows of the header's table. */
function checkRows(frame: Frame): string {
  const { checks, end, header } = frame;
  const gap = hasBits(header) ? ' |' : '';
  const filler = header.some((field) => field.default !== undefined) ? ' |' : '';
  const rows = checks
    .filter(({ size }) => size > 0)
    .map((check, index) => {
      const place = index === 0 ? 'after the body' : 'after that';
      const name = checks.length === 1 ? 'check' : markdown(check.title);
      return `| ${place} |${gap} u${check.size * 8} | ${name} | ${checkText(check)} | |${filler} ${check.origin} |\n`;
    });
  const marker =
    end.length === 0
      ? ''
      : `| |${gap} | end marker | | ${end.map((byte) => hexadecimal(byte)).join(' ')} |${filler} |\n`;
  return `${rows.join('')}${marker}`;
}

function checkText(check: Check): string {
  const parameters = check.algorithm.startsWith('crc')
    ? `${check.algorithm}, polynomial ${hexadecimal(check.poly)}, initial ${hexadecimal(check.init)}, ` +
      `reflected in ${check.refin}, out ${check.refout}, final xor ${hexadecimal(check.xorout)}`
    : `${check.algorithm}${check.complement ? ', negated' : ''}`;
  const covered =
    check.to === 'body'
      ? `the bytes from byte ${check.from} to the end of the body`
      : `the bytes before it from byte ${check.from}`;
  return `${parameters}, over ${covered}${check.seesEscaped ? ', escape bytes included' : ''}`;
}

/** The text below the frame's table: names of its values, and how bytes are escaped. */
function frameNotes({ header, starts, escape: stuffing }: Frame): string {
  const codes = header.flatMap(({ role, field }) =>
    role === 'field' && field !== null && hasCodes(field) ? [field] : [],
  );
  const notes = [
    ...(codes.length === 0 ? [] : [codes.map(codesOf).join('\n')]),
    ...(header.some(({ field }) => field?.pieces != null) ? [PARTS] : []),
    ...(starts.length < 2 ? [] : ['A frame begins with any one of the start markers.']),
    ...(stuffing === null
      ? []
      : [
          `Everything between start and end marker is escaped when it is sent: ${stuffing.pairs
            .map(
              ({ plain, second }) =>
                `\`${hexadecimal(plain)}\` as \`${hexadecimal(stuffing.first)} ${hexadecimal(second)}\``,
            )
            .join(', ')}. Bytes and lengths of these tables count what is there before that.`,
        ]),
  ];
  return notes.map((note) => `\n${note}\n`).join('');
}
