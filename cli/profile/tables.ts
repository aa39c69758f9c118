/** Tables by number. Tables 1 to 4 of the frame have a form each; all others are bodies. */
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import type { Check, Code, Frame, HeaderField, Profile } from '../../tools/model.ts';
import { textTable } from '../text-table.ts';
import { bytesText, codeRows, explainBody, inOrderOfTable, integerText, originText, placeText } from './fields.ts';

const MESSAGES_TABLE = 3;
const PRESENCE_TABLE = 4;

/** Empty if nothing defines the table. */
export function explainTable(profile: Profile, number: number): string[] {
  const { deviceId, frame, bodies } = profile;
  if (number === deviceId.table) return [explainDeviceId(profile)];
  if (number === frame.table) return [explainFrame(profile)];
  if (number === MESSAGES_TABLE) return [explainMessages(profile)];
  if (number === PRESENCE_TABLE) return [explainPresence(profile)];
  return bodies.filter(({ table }) => table === number).map((body) => explainBody(profile, body));
}

export function tableNumbers({ deviceId, frame, bodies }: Profile): number[] {
  const numbers = [deviceId.table, frame.table, MESSAGES_TABLE, PRESENCE_TABLE, ...bodies.map(({ table }) => table)];
  return [...new Set(numbers.filter((number) => number !== null))].sort((first, second) => first - second);
}

export function fingerprintText({ fingerprint }: Profile): string {
  return integerText(fingerprint, 4);
}

function explainDeviceId({ deviceId, frame }: Profile): string {
  const { table, title, deviceTypes } = deviceId;
  const device = headerField(frame, 'device');
  const serial = headerField(frame, 'serial');
  const parts = [device, serial]
    .filter((field) => field !== undefined)
    .map(({ title: part, type }) => `${part} ${type}`);
  return `Table ${table} – ${title}
A device ID is ${parts.join(' and ')} of the header, written in hexadecimal with a hyphen between. ${originText(deviceId)}.

${codeTable('device type', deviceTypes, device?.size ?? 0)}`;
}

function explainFrame(profile: Profile): string {
  const { frame } = profile;
  const {
    table,
    title,
    byteOrder,
    header,
    headerLength,
    maximumBodyLength,
    checks: [check],
    end,
    overhead,
  } = frame;
  const rows = header.map((field) => [
    placeText(field.byte, field.size),
    field.name,
    field.title,
    field.type,
    field.role,
    field.values.map((value) => integerText(value, field.size)).join(', '),
    field.origin,
    field.source,
  ]);
  rows.push([
    `${headerLength}…`,
    'body',
    'Body',
    'bytes',
    '',
    `at most ${maximumBodyLength} bytes`,
    frame.origin,
    frame.source,
  ]);
  if (check.size > 0) {
    rows.push([
      'then',
      'check',
      check.title,
      `u${check.size * 8}`,
      'check',
      check.algorithm,
      check.origin,
      check.source,
    ]);
  }
  if (end.length > 0) {
    const marker = hexadecimalBytes(end, ' ');
    rows.push(['then', 'endMarker', 'End marker', '', 'end', marker, frame.origin, frame.source]);
  }
  const columns = ['byte', 'field', 'title', 'type', 'role', 'value', 'origin', 'source'].map((head) => ({ head }));
  return `Table ${table} – ${title}
${byteOrder}-endian; ${overhead} bytes around the body. ${originText(frame)}.

${textTable(columns, rows)}${check.size > 0 ? `\n${checkText(frame)}\n` : ''}`;
}

export function explainHeaderField({ frame }: Profile, field: HeaderField): string {
  const value =
    field.values.length === 0
      ? ''
      : `, always ${field.values.map((value) => integerText(value, field.size)).join(' or ')}`;
  return `${field.name} – ${field.title}
Table ${frame.table} (${frame.title}), ${bytesText(field.byte, field.size)}, ${field.type}, role ${field.role}${value}. ${originText(field)}.
`;
}

export function explainCheck({ frame }: Profile): string {
  return `check – ${(frame.checks[0] as Check).title}
Table ${frame.table} (${frame.title}), ${(frame.checks[0] as Check).size} bytes after the body. ${checkText(frame)}
`;
}

function checkText(frame: Frame): string {
  const check = frame.checks[0] as Check;
  const parameters =
    check.poly === 0
      ? check.algorithm
      : `${check.algorithm}, polynomial ${integerText(check.poly, check.size)}, initial value ${integerText(check.init, check.size)}, ` +
        `reflected in: ${check.refin ? 'yes' : 'no'}, out: ${check.refout ? 'yes' : 'no'}, final xor ${integerText(check.xorout, check.size)}`;
  return `The check is ${parameters}; it covers every byte before it from byte ${check.from} on. ${originText(check)}.`;
}

function explainMessages({ messages, messagesTitle, frame }: Profile): string {
  const size = headerField(frame, 'message')?.size ?? 0;
  const rows = messages.map((message) => [
    ...(codeRows([message], size)[0] as string[]),
    [message.control ? 'has a presence mask' : '', message.extension ? 'extension' : '']
      .filter((text) => text)
      .join(', '),
  ]);
  const columns = ['code', 'message', 'title', 'origin', 'source', 'note'].map((head) => ({ head }));
  return `Table ${MESSAGES_TABLE} – ${messagesTitle}\n\n${textTable(columns, rows)}`;
}

function explainPresence({ presence, bodies }: Profile): string {
  const owners = inOrderOfTable(bodies.filter((body) => body.presence !== null));
  const rows = Array.from({ length: presence.size * 8 }, (_, bit) => [
    String(bit),
    ...owners.map(({ fields }) => fields.find((field) => field.presence === bit)?.name ?? ''),
  ]).filter(([, ...names]) => names.some((name) => name !== ''));
  const columns = ['bit', ...owners.map(({ name, table }) => (table === null ? name : `Table ${table}, ${name}`))];
  return `Table ${PRESENCE_TABLE} – ${presence.title}
Body ${bytesText(presence.byte, presence.size)} of every control message: a field whose bit is 0 is left unchanged by the device. ${originText(presence)}.

${textTable(
  columns.map((head) => ({ head })),
  rows,
)}`;
}

function codeTable(what: string, codes: readonly Code[], size: number): string {
  const columns = ['code', what, 'title', 'origin', 'source'].map((head) => ({ head }));
  return textTable(columns, codeRows(codes, size));
}

function headerField(frame: Frame, role: HeaderField['role']): HeaderField | undefined {
  return frame.header.find((field) => field.role === role);
}
