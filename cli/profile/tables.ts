/** Tables by number. Tables 1 to 4 of the frame have a form each; all others are bodies. */
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { bitsText, butOwnMasks, headerField, placeText, valueText } from '../../tools/emit/facts.ts';
import type { Check, Code, Frame, HeaderField, Profile } from '../../tools/model.ts';
import { textTable } from '../text-table.ts';
import {
  bytesText,
  codeRows,
  codesText,
  explainBody,
  inOrderOfTable,
  integerText,
  messageNotes,
  originText,
  typeText,
  valuesText,
} from './fields.ts';

const MESSAGES_TABLE = 3;
const PRESENCE_TABLE = 4;

/** Empty if nothing defines the table. */
export function explainTable(profile: Profile, number: number): string[] {
  const { deviceId, frame, bodies, standard } = profile;
  if (number === deviceId.table) return [explainDeviceId(profile)];
  if (number === frame.table) return [explainFrame(profile)];
  if (standard !== null && number === MESSAGES_TABLE) return [explainMessages(profile)];
  if (standard !== null && number === PRESENCE_TABLE) return explainPresence(profile);
  return bodies.filter(({ table }) => table === number).map((body) => explainBody(profile, body));
}

/** The parts of a profile that are neither bodies nor fields, by the names that its files give them. */
export const SECTIONS: Readonly<Record<string, (profile: Profile) => string[]>> = {
  deviceId: (profile) => [explainDeviceId(profile)],
  frame: (profile) => [explainFrame(profile)],
  messages: (profile) => [explainMessages(profile)],
  presence: explainPresence,
};

/** Empty in a profile without a standard. */
export function tableNumbers({ deviceId, frame, bodies, standard }: Profile): number[] {
  const own = standard === null ? [] : [MESSAGES_TABLE, PRESENCE_TABLE];
  const numbers = [deviceId.table, frame.table, ...own, ...bodies.map(({ table }) => table)];
  return [...new Set(numbers.filter((number) => number !== null))].sort((first, second) => first - second);
}

export function fingerprintText({ fingerprint }: Profile): string {
  return integerText(fingerprint, 4);
}

/** `Table 2 – Message format`, or without a standard only the title. */
function headingOf(table: number | null, title: string): string {
  return table === null ? title : `Table ${table} – ${title}`;
}

function explainDeviceId({ deviceId, frame }: Profile): string {
  const { table, title, deviceTypes } = deviceId;
  const device = headerField(frame, 'device');
  const serial = headerField(frame, 'serial');
  const parts = [device, serial]
    .filter((field) => field !== undefined)
    .map(({ title: part, type }) => `${part} ${type}`);
  const isNumber = serial === undefined || serial.type.startsWith('u');
  const written = isNumber ? 'in hexadecimal' : `in hexadecimal, a serial of type ${serial.type} as messages have it,`;
  const form = `written ${written}${parts.length > 1 ? ' with a hyphen between' : ''}`;
  const whole =
    serial === undefined
      ? 'The header has no serial number'
      : `A device ID is ${parts.join(' and ')} of the header, ${form}`;
  const none = device === undefined ? ' No header field tells the device type.' : '';
  return `${headingOf(table, title)}
${whole}.${none} ${originText(deviceId)}.

${codeTable('device type', deviceTypes, device?.size ?? 0)}`;
}

function explainFrame(profile: Profile): string {
  const { frame } = profile;
  const { table, title, byteOrder, header, headerLength, maximumBodyLength, checks, end, overhead } = frame;
  const rows: Record<string, string>[] = header.map((field) => ({
    byte: placeText(field.byte, field.size),
    bits: bitsText(field),
    field: field.name,
    title: field.title,
    type: headerType(field),
    role: field.role,
    value: headerValues(field),
    default: field.default === undefined ? '' : valueText(field.default),
    origin: field.origin,
    source: field.source ?? '',
  }));
  const { origin, source } = frame;
  const after = { origin, source: source ?? '' };
  const most = `at most ${maximumBodyLength} bytes`;
  rows.push({ byte: `${headerLength}…`, field: 'body', title: 'Body', type: 'bytes', value: most, ...after });
  for (const check of checks.filter(({ size }) => size > 0)) {
    rows.push({
      byte: 'then',
      field: 'check',
      title: check.title,
      type: `u${check.size * 8}`,
      role: 'check',
      value: check.algorithm,
      origin: check.origin,
      source: check.source ?? '',
    });
  }
  if (end.length > 0) {
    const value = hexadecimalBytes(end, ' ');
    rows.push({ byte: 'then', field: 'endMarker', title: 'End marker', role: 'end', value, ...after });
  }
  const heads = ['byte', 'bits', 'field', 'title', 'type', 'role', 'value', 'default', 'origin', 'source'].filter(
    (head) => (head !== 'bits' && head !== 'default') || rows.some((row) => (row[head] ?? '') !== ''),
  );
  const codes = header.flatMap(({ field }) => (field === null ? [] : codesText(field))).filter((text) => text !== '');
  const cells = rows.map((row) => heads.map((head) => row[head] ?? ''));
  return `${headingOf(table, title)}
${byteOrder}-endian; ${overhead} bytes around the body. ${originText(frame)}.

${textTable(heads, cells)}${codes.map((text) => `\n${text}`).join('')}${frame.checkLength > 0 ? `\n${checksText(frame)}\n` : ''}${escapeText(frame)}`;
}

function headerType({ type, field }: HeaderField): string {
  return field === null ? type : typeText(field);
}

function headerValues({ role, values, size, field }: HeaderField): string {
  if (role === 'field' && field !== null) return valuesText(field);
  return values.map((value) => integerText(value, size)).join(', ');
}

function escapeText({ escape: stuffing }: Frame): string {
  if (stuffing === null) return '';
  const bytes = (...values: readonly number[]): string => hexadecimalBytes(values, ' ');
  const pairs = stuffing.pairs.map(({ plain, second }) => `${bytes(plain)} as ${bytes(stuffing.first, second)}`);
  return `\nBetween start and end marker these bytes are sent escaped: ${pairs.join(', ')}. Offsets and lengths above do not count that.\n`;
}

export function explainHeaderField({ frame }: Profile, field: HeaderField): string {
  const listed = field.values.map((value) => integerText(value, field.size));
  const always = listed.length === 0 ? '' : `, always ${listed.join(' or ')}`;
  const bits = bitsText(field) === '' ? '' : ` bits ${bitsText(field)}`;
  const place = `${placeOf(frame)}, ${bytesText(field.byte, field.size)}${bits}`;
  const given = field.default === undefined ? '' : ` ${valueText(field.default)} by default.`;
  const meaning = field.role === 'field' && field.field !== null ? valuesText(field.field) : '';
  const codes = field.field === null ? '' : codesText(field.field);
  return `${field.name} – ${field.title}
${place}, ${headerType(field)}, role ${field.role}${always}${meaning === '' ? '' : `, ${meaning}`}.${given} ${originText(field)}.
${codes === '' ? '' : `\n${codes}`}`;
}

function placeOf({ table, title }: Frame): string {
  return table === null ? title : `Table ${table} (${title})`;
}

export function explainCheck({ frame }: Profile): string {
  const titles = frame.checks.map(({ title }) => title).join(', ');
  return `check – ${titles}
${placeOf(frame)}, ${frame.checkLength} bytes after the body. ${checksText(frame)}
`;
}

function checksText({ checks }: Frame): string {
  return checks.map((check) => checkText(check, checks.length === 1 ? 'The check' : check.title)).join('\n');
}

function checkText(check: Check, name: string): string {
  const { algorithm, size, from, to, complement, seesEscaped } = check;
  const parameters =
    check.poly === 0
      ? `${algorithm}${complement ? ', negated' : ''}`
      : `${algorithm}, polynomial ${integerText(check.poly, size)}, initial value ${integerText(check.init, size)}, ` +
        `reflected in: ${check.refin ? 'yes' : 'no'}, out: ${check.refout ? 'yes' : 'no'}, final xor ${integerText(check.xorout, size)}`;
  const covered =
    to === 'body' ? `the bytes from byte ${from} to the end of the body` : `every byte before it from byte ${from} on`;
  return `${name} is ${parameters}; it covers ${covered}${seesEscaped ? ', escape bytes included' : ''}. ${originText(check)}.`;
}

function explainMessages({ messages, messagesTitle, frame, standard }: Profile): string {
  const { tells } = frame;
  const rows = messages.map((message) => {
    const { name, title, origin, source, control, extension } = message;
    const notes = [control ? 'has a presence mask' : '', extension ? 'extension' : '', ...messageNotes(message)];
    const codes = message.codes.map((code, index) => integerText(code, Math.ceil((tells[index]?.width ?? 8) / 8)));
    return [codes.join(', '), name, title, origin, source ?? '', notes.filter((text) => text).join(', ')];
  });
  const code = tells.length > 1 ? tells.map(({ name }) => name).join(', ') : 'code';
  const columns = [code, 'message', 'title', 'origin', 'source', 'note'];
  return `${headingOf(standard === null ? null : MESSAGES_TABLE, messagesTitle)}\n\n${textTable(columns, rows)}`;
}

function explainPresence(profile: Profile): string[] {
  const { presence, bodies, standard } = profile;
  if (presence === null) return [];
  const owners = inOrderOfTable(bodies.filter((body) => body.presence === presence));
  const rows = Array.from({ length: presence.size * 8 }, (_, bit) => [
    String(bit),
    ...owners.map(({ fields }) => fields.find((field) => field.presence === bit)?.name ?? ''),
  ]).filter(([, ...names]) => names.some((name) => name !== ''));
  const columns = ['bit', ...owners.map(({ name, table }) => (table === null ? name : `Table ${table}, ${name}`))];
  return [
    `${headingOf(standard === null ? null : PRESENCE_TABLE, presence.title)}
Body ${bytesText(presence.byte, presence.size)} of every control message${butOwnMasks(profile)}: a field whose bit is 0 is left unchanged by the device. ${originText(presence)}.

${textTable(columns, rows)}`,
  ];
}

function codeTable(what: string, codes: readonly Code[], size: number): string {
  return textTable(['code', what, 'title', 'origin', 'source'], codeRows(codes, size));
}
