/** `docs/wire-format.md`: every table as a picture of bytes and bits, and as a list with ranges and origins. */
import { html, htmlComment, markdown, markdownCode } from '../../escape.ts';
import type { Body, Check, Code, Field, Frame, MessageType, Profile } from '../../model.ts';
import { requiredField } from '../frame.ts';
import { hasCodes, headingOf, hexadecimal, namedFields } from '../names.ts';

interface Cell {
  readonly name: string;
  /** Infinity after a part of variable length. */
  readonly byte: number;
  /** Bytes; 0 where the length varies. */
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly reserved: boolean;
}

function diagram(cells: readonly Cell[]): string {
  if (cells.length === 0) {
    return '<table>\n<tr><th>byte</th><th colspan="8">bits 7 to 0</th></tr>\n<tr><td>–</td><td colspan="8"><i>no bytes</i></td></tr>\n</table>';
  }
  const sorted = [...cells].sort((first, second) => first.byte - second.byte || second.low - first.low);
  const rows = new Map<string, Cell[]>();
  for (const cell of sorted) {
    const key = `${cell.byte}+${cell.size}+${cell.byte === Number.POSITIVE_INFINITY ? cell.name : ''}`;
    rows.set(key, [...(rows.get(key) ?? []), cell]);
  }
  const lines = [...rows.values()].map(row);
  return `<table>
<tr><th>byte</th>${bitHeads()}</tr>
${lines.join('\n')}
</table>`;
}

function bitHeads(): string {
  return [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => `<th>${bit}</th>`).join('');
}

function bytesOf({ byte, size }: Cell): string {
  if (byte === Number.POSITIVE_INFINITY) return `then ${size}`;
  if (size === 0) return `${byte}…`;
  return size === 1 ? `${byte}` : `${byte}–${byte + size - 1}`;
}

/** One row for the bytes of one integer: bits as they lie in one byte, or, for wider ones, as a list of ranges. */
function row(cells: readonly Cell[]): string {
  const [first] = cells as [Cell];
  const bytes = bytesOf(first);
  const columns = cells.map((cell) => {
    const label = cell.reserved ? '<i>reserved</i>' : html(cell.name);
    if (first.size === 1 && first.byte !== Number.POSITIVE_INFINITY)
      return `<td colspan="${cell.width}" align="center">${label}</td>`;
    if (cell.width === cell.size * 8) return `<td colspan="8" align="center">${label}</td>`;
    return `${label} (bits ${cell.low}–${cell.low + cell.width - 1})`;
  });
  const wide = first.size > 1 && first.width !== first.size * 8;
  return `<tr><td>${bytes}</td>${wide ? `<td colspan="8" align="center">${columns.join(', ')}</td>` : columns.join('')}</tr>`;
}

export function emitWireFormat(profile: Profile): string {
  const { frame, deviceId } = profile;
  return `<!-- Generated from profile/*.yaml (${htmlComment(`profile ${profile.id} ${profile.version}`)}) by \`npm run generate\`. Do not edit: correct the profile. -->

# Wire format

Profile \`${markdownCode(profile.id)}\`, version ${markdown(profile.version)}, fingerprint \`${hexadecimal(profile.fingerprint, 8)}\`.

The tables carry the numbers and titles of ISO/IEC 14543-5-102. Each entry is marked with its origin: *assigned*
by this project, *observed* in devices, or *normative*, that is checked against the standard's text. Byte order is
${frame.byteOrder}-endian; bit 0 is the least significant. Reserved bits and bytes are written 0 and ignored when read.

${contents(profile)}
## Table ${deviceId.table} – ${markdown(deviceId.title)}

A device ID is the device type and the serial number of the header, written \`TTTT-SSSSSSSSSSSS\` in hexadecimal, lower case.
Origin: ${deviceId.origin}.

${diagram(deviceIdCells(frame))}

${codeList('device type', deviceId.deviceTypes, 4)}

## Table ${frame.table} – ${markdown(frame.title)}

Origin: ${frame.origin}.

${diagram(frameCells(frame))}

| byte | type | field | role | value | origin |
|---|---|---|---|---|---|
${frame.header
  .map(
    (field) =>
      `| ${range(field.byte, field.size)} | ${field.type} | ${markdown(field.name)} | ${field.role} | ${field.values.map((value) => hexadecimal(value)).join(', ')} | ${field.origin} |`,
  )
  .join('\n')}
| ${frame.headerLength}… | | body | at most ${frame.maximumBodyLength} bytes | | ${frame.origin} |
${checkRow(frame)}
## Table 3 – ${markdown(profile.messagesTitle)}

${diagram([wholeCell('messageId', requiredField(frame, 'message').byte, requiredField(frame, 'message').size)])}

${messageList(profile.messages)}

## Table 4 – ${markdown(profile.presence.title)}

Every control body holds, at byte ${profile.presence.byte}, a presence mask of ${profile.presence.size} bytes, with one bit for each of its fields. A field whose bit
is 0 is left unchanged by the device, and has zero bits in its place. Origin: ${profile.presence.origin}.

${diagram([
  wholeCell('presence mask', profile.presence.byte, profile.presence.size),
  wholeCell(`the fields of ${controlTables(profile)}`, profile.presence.byte + profile.presence.size, null),
])}

${inOrder(profile.bodies).map(emitBody).join('\n')}`;
}

/** In order of table numbers; bodies without a table last. */
function inOrder(bodies: readonly Body[]): Body[] {
  return [...bodies].sort((first, second) => (first.table ?? Infinity) - (second.table ?? Infinity) || 0);
}

function controlTables({ bodies }: Profile): string {
  const numbers = inOrder(bodies).flatMap(({ presence, table }) =>
    presence === null || table === null ? [] : [table],
  );
  return `Tables ${numbers.join(', ')}`;
}

function wholeCell(name: string, byte: number, size: number | null): Cell {
  return { name, byte, size: size ?? 0, low: 0, width: (size ?? 0) * 8, reserved: false };
}

function deviceIdCells(frame: Frame): Cell[] {
  const device = requiredField(frame, 'device');
  const serial = requiredField(frame, 'serial');
  return [wholeCell('device type', 0, device.size), wholeCell('serial', device.size, serial.size)];
}

function contents(profile: Profile): string {
  const entries = [
    `Table ${profile.deviceId.table} – ${profile.deviceId.title}`,
    `Table ${profile.frame.table} – ${profile.frame.title}`,
    `Table 3 – ${profile.messagesTitle}`,
    `Table 4 – ${profile.presence.title}`,
    ...inOrder(profile.bodies).map(headingOf),
  ];
  const anchor = (title: string): string =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');
  return `${entries.map((title) => `- [${markdown(title)}](#${anchor(title)})`).join('\n')}\n`;
}

function range(byte: number, size: number): string {
  return size === 1 ? String(byte) : `${byte}–${byte + size - 1}`;
}

function codeList(what: string, codes: readonly Code[], digits: number): string {
  return `| code | ${what} | title | source | origin |
|---|---|---|---|---|
${codes.map((code) => `| ${hexadecimal(code.code, digits)} | ${markdown(code.name)} | ${markdown(code.title)} | ${markdown(code.source)} | ${code.origin} |`).join('\n')}`;
}

/** Who sends a message and what answers it is the exchange's (clause 6), and not on the wire. */
function messageList(messages: readonly MessageType[]): string {
  return `| code | message | title | direction | answered by | source | origin |
|---|---|---|---|---|---|---|
${messages.map(({ code, name, title, direction, answeredBy, source, origin }) => `| ${hexadecimal(code, 2)} | ${markdown(name)} | ${markdown(title)} | ${direction ?? ''} | ${markdown(answeredBy ?? '')} | ${markdown(source)} | ${origin} |`).join('\n')}`;
}

function frameCells(frame: Frame): Cell[] {
  const header = frame.header.map(({ name, byte, size, role }) => ({
    ...wholeCell(name === '' ? 'reserved' : name, byte, size),
    reserved: role === 'reserved',
  }));
  const behind = [wholeCell('body', frame.headerLength, null)];
  if ((frame.checks[0] as Check).size > 0)
    behind.push(wholeCell('check', Number.POSITIVE_INFINITY, (frame.checks[0] as Check).size));
  if (frame.end.length > 0) behind.push(wholeCell('end marker', Number.POSITIVE_INFINITY, frame.end.length));
  return [...header, ...behind];
}

function checkRow({ checks: [check], end }: Frame): string {
  const marker = end.length === 0 ? '' : `| | | end marker | | ${end.map((byte) => hexadecimal(byte)).join(' ')} | |\n`;
  if (check.size === 0) return marker;
  const parameters =
    check.width === 0 || check.algorithm === 'sum8' || check.algorithm === 'xor8'
      ? check.algorithm
      : `${check.algorithm}, polynomial ${hexadecimal(check.poly)}, initial ${hexadecimal(check.init)}, ` +
        `reflected in ${check.refin}, out ${check.refout}, final xor ${hexadecimal(check.xorout)}`;
  return `| after the body | u${check.size * 8} | check | ${parameters}, over the bytes before it from byte ${check.from} | | ${check.origin} |
${marker}`;
}

function emitBody(body: Body): string {
  const fields = namedFields(body);
  const title = `## ${markdown(headingOf(body))}\n`;
  const messages = body.messages.map((name) => `\`${markdownCode(name)}\``).join(', ');
  const owner = body.group === 'common' ? 'Every device type' : `Device type \`${markdownCode(body.group)}\``;
  const length = body.length === 0 ? 'An empty body' : `${body.atLeast ? 'At least ' : ''}${body.length} bytes`;
  const facts = `${owner}, message ${messages}. Clause ${markdown(body.clause)}. ${length}. Origin: ${body.origin}.\n`;
  if (fields.length === 0) return `${title}\n${facts}\n${diagram([])}\n`;
  const cells: Cell[] = body.fields.map((field) => ({ ...field, reserved: field.type === 'reserved' }));
  if (body.presence !== null) {
    const { byte, size } = body.presence;
    cells.push({ name: 'presence mask (Table 4)', byte, size, low: 0, width: size * 8, reserved: false });
  }
  const mask = body.presence === null ? ['', ''] : [' presence bit |', '---|'];
  return `${title}
${facts}
${diagram(cells)}

| byte | bits |${mask[0]} field | type | values | null | origin |
|---|---|${mask[1]}---|---|---|---|---|
${fields.map((field) => fieldRow(field, body.presence !== null)).join('\n')}

${fields.filter(hasCodes).map(codesOf).join('\n')}
`;
}

function fieldRow(field: Field, control: boolean): string {
  const whole = field.width === field.size * 8;
  const bits = whole ? '' : field.width === 1 ? `${field.low}` : `${field.low}–${field.low + field.width - 1}`;
  const presence = control ? ` ${field.presence} |` : '';
  return `| ${range(field.byte, field.size)} | ${bits} |${presence} ${markdown(field.name)} | ${field.type} | ${valuesOf(field)} | ${
    field.null === null ? '' : hexadecimal(field.null)
  } | ${field.origin} |`;
}

function valuesOf(field: Field): string {
  if (field.type === 'text' || field.type === 'bytes') return `${field.size} bytes`;
  if (hasCodes(field)) return 'listed below';
  if (field.min === null || field.max === null) return field.type === 'bool' && field.invert ? 'inverted' : '';
  const unit = field.unit === null ? '' : ` ${markdown(field.unit)}`;
  const step = field.step ?? field.scale;
  return `${field.min} to ${field.max}${unit}${step === 1 ? '' : `, steps of ${step}`}`;
}

function codesOf(field: Field): string {
  const codes = field.enumeration?.codes ?? field.flags;
  const ordered = field.enumeration?.ordered === true ? ' (ordered)' : '';
  return `- \`${markdownCode(field.name)}\`${ordered}: ${codes.map(({ code, name }) => `${code} ${markdown(name)}`).join(', ')}`;
}
