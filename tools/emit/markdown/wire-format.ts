/** `docs/wire-format.md`: every table as a picture of bytes and bits, and as a list with ranges and origins. */
import { html, htmlComment, markdown, markdownCode } from '../../escape.ts';
import type {
  AttributeList,
  Body,
  Check,
  Code,
  Condition,
  Field,
  Frame,
  HeaderField,
  HeaderValue,
  ListInteger,
  PresenceMask,
  Profile,
} from '../../model.ts';
import { headerField } from '../frame.ts';
import { areCodesShared, whenPlaces } from '../kinds.ts';
import { bodyHeading, hasCodes, hexadecimal, namedFields } from '../names.ts';
import { encodingNotes, hasOwnPresence, piecesOf, placedFields, presenceText } from '../places.ts';

interface Cell {
  readonly name: string;
  /** Infinity after a part of variable length. */
  readonly byte: number;
  /** Bytes; 0 where the length varies. */
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly reserved: boolean;
  /** What a reserved one is written with; null for 0. */
  readonly filler?: Field['filler'];
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
    const label = cell.reserved ? reservedLabel(cell) : html(cell.name);
    if (first.size === 1 && first.byte !== Number.POSITIVE_INFINITY)
      return `<td colspan="${cell.width}" align="center">${label}</td>`;
    if (cell.width === cell.size * 8) return `<td colspan="8" align="center">${label}</td>`;
    return `${label} (bits ${cell.low}–${cell.low + cell.width - 1})`;
  });
  const wide = first.size > 1 && first.width !== first.size * 8;
  return `<tr><td>${bytes}</td>${wide ? `<td colspan="8" align="center">${columns.join(', ')}</td>` : columns.join('')}</tr>`;
}

function reservedLabel({ filler = null }: Cell): string {
  return filler === null ? '<i>reserved</i>' : `<i>reserved, written ${fillerText(filler)}</i>`;
}

function fillerText(filler: number | readonly number[]): string {
  return (typeof filler === 'number' ? [filler] : filler).map((value) => hexadecimal(value)).join(' ');
}

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

/** Of sections that have a table of the standard, or none. */
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

Every control body holds, at byte ${presence.byte}, a presence mask of ${presence.size} bytes, with one bit for each of its fields. A field whose bit
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

function wholeCell(name: string, byte: number, size: number | null): Cell {
  return { name, byte, size: size ?? 0, low: 0, width: (size ?? 0) * 8, reserved: false };
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
      ? `Every frame is of the device type \`${markdownCode(deviceTypes[0]?.name ?? '')}\`: no header field tells it.`
      : codeList('device type', deviceTypes, 2 * device.size);
  return `${deviceIdForm(device, serial)}
Origin: ${origin}.

${serial === undefined ? '' : `${diagram(cells)}\n\n`}${types}
`;
}

/** How a device ID is written. */
function deviceIdForm(device: HeaderField | undefined, serial: HeaderField | undefined): string {
  if (serial === undefined) return 'The header has no serial number, so the frame tells no device ID.';
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

function range(byte: number, size: number): string {
  return size === 1 ? String(byte) : `${byte}–${byte + size - 1}`;
}

function codeList(what: string, codes: readonly Code[], digits: number): string {
  return `| code | ${what} | title | source | origin |
|---|---|---|---|---|
${codes.map((code) => `| ${hexadecimal(code.code, digits)} | ${markdown(code.name)} | ${markdown(code.title)} | ${markdown(code.source ?? '')} | ${code.origin} |`).join('\n')}`;
}

/** Who sends a message and what answers it is the exchange's (clause 6), and not on the wire. */
function messageList({ messages, frame, kinds }: Profile): string {
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
        .map(([field, value]) => `${markdown(field)} ${markdown(shownValue(value))}`)
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
  return areCodesShared(kinds)
    ? `${list}\n\nSeveral messages share their codes: a frame is of the first in this list whose bits of the body hold and whose body has that length.`
    : list;
}

function sizeOf(field: HeaderField | undefined): number {
  return Math.ceil((field?.width ?? 8) / 8);
}

function conditionText(condition: Condition): string {
  const { byte, size, low, width, value } = condition;
  const bits = isWhole(condition) ? '' : ` bits ${low}–${low + width - 1}`;
  return `body byte ${range(byte, size)}${bits} is ${hexadecimal(value)}`;
}

function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

/** The fields that tell the message, whose bytes count from the frame's start. */
function messagesDiagram({ tells }: Frame): string {
  if (tells.length === 0) return '';
  // One whole field goes by what it is.
  const cells =
    tells.length === 1 && tells.every(isWhole)
      ? tells.map(({ byte, size }) => wholeCell('messageId', byte, size))
      : tells.map((field) => ({ ...field, reserved: false }));
  return `${diagram(cells)}\n\n`;
}

function isWhole({ size, width }: { readonly size: number; readonly width: number }): boolean {
  return width === 8 * size;
}

function frameCells(frame: Frame): Cell[] {
  const header = frame.header.flatMap(({ name, byte, size, low, width, role, field }): Cell[] =>
    field === null
      ? [{ name: name === '' ? 'reserved' : name, byte, size, low, width, reserved: role === 'reserved' }]
      : cellsOf(field),
  );
  const behind = [wholeCell('body', frame.headerLength, null)];
  for (const { size, title } of frame.checks) {
    const name = frame.checks.length === 1 ? 'check' : title;
    if (size > 0) behind.push(wholeCell(name, Number.POSITIVE_INFINITY, size));
  }
  if (frame.end.length > 0) behind.push(wholeCell('end marker', Number.POSITIVE_INFINITY, frame.end.length));
  return [...header, ...behind];
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
      byte: range(field.byte, field.size),
      bits: bitsText(field),
      type: field.type,
      ...(field.field === null ? {} : fieldCells(field.field, frame.byteOrder)),
      field: markdown(field.name),
      role: field.role,
      value: headerValues(field),
      default: field.default === undefined ? '' : markdown(shownValue(field.default)),
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

function shownValue(value: HeaderValue): string {
  return Array.isArray(value) ? value.join(' ') || 'none' : String(value);
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

/** What is said of the frame below its table: names of its values, and how bytes are escaped. */
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

function emitBody(body: Body, profile: Profile): string {
  const { byteOrder } = profile.frame;
  const fields = namedFields(body);
  const title = `## ${markdown(bodyHeading(body, profile))}\n`;
  const messages = body.messages.map((name) => `\`${markdownCode(name)}\``).join(', ');
  const clause = body.clause === null ? '' : ` Clause ${markdown(body.clause)}.`;
  const owner = body.group === 'common' ? 'Every device type' : `Device type \`${markdownCode(body.group)}\``;
  const isEmpty = body.length === 0 && !body.atLeast;
  const length = isEmpty ? 'An empty body' : `${body.atLeast ? 'At least ' : ''}${body.length} bytes`;
  const facts = `${owner}, message ${messages}.${clause} ${length}. Origin: ${body.origin}.\n`;
  const cells = bodyCells(body, profile);
  if (fields.length === 0) return `${title}\n${facts}\n${diagram(cells)}\n`;
  const placed = fields.filter(({ optional }) => optional?.by !== 'item');
  const columns = columnsOf(body, placed);
  const tables = [
    ...(placed.length === 0
      ? []
      : [
          `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n${placed.map((field) => fieldRow(field, columns, byteOrder)).join('\n')}`,
        ]),
    ...(body.list === null ? [] : [listText(body.list, body.length, byteOrder)]),
  ];
  return `${title}
${facts}
${diagram(cells)}

${tables.join('\n\n')}

${fields.filter(hasCodes).map(codesOf).join('\n')}
${presenceNotes(body)}`;
}

function bodyCells(body: Body, profile: Profile): Cell[] {
  const told = whenPlaces(body, profile).map((place) => ({ ...place, name: 'tells the message', reserved: false }));
  const cells: Cell[] = [...placedFields(body).flatMap(cellsOf), ...told];
  if (body.presence !== null && namedFields(body).length > 0) {
    const { byte, size } = body.presence;
    const isStandard = profile.standard !== null && body.presence === profile.presence;
    cells.push(wholeCell(isStandard ? 'presence mask (Table 4)' : 'presence mask', byte, size));
  }
  const { list } = body;
  if (list === null) return cells;
  if (list.count !== null) cells.push(wholeCell('count of items', list.count.byte, list.count.size));
  return [...cells, wholeCell('items', body.length, null)];
}

/** One for each of its parts, and one for the bit that tells that it is set. */
function cellsOf(field: Field): Cell[] {
  const { name, type, optional, filler } = field;
  const reserved = type === 'reserved';
  const own = piecesOf(field).map(({ byte, size, low, width }, index, { length }) => {
    const part = length === 1 ? name : `${name}, part ${index + 1}`;
    return { name: part, byte, size, low, width, reserved, filler };
  });
  if (optional?.by !== 'bit') return own;
  const { byte, size, low } = optional;
  return [...own, { name: `${name} is set`, byte, size, low, width: 1, reserved: false }];
}

function columnsOf(body: Body, fields: readonly Field[]): string[] {
  const set = hasOwnPresence(body) ? ['set'] : body.presence === null ? [] : ['presence bit'];
  return ['byte', 'bits', ...set, ...valueColumns(fields)];
}

function valueColumns(fields: readonly Field[]): string[] {
  const special = fields.some((field) => field.special.length > 0) ? 'null, special' : 'null';
  return ['field', 'type', 'values', special, 'origin'];
}

function fieldRow(field: Field, columns: readonly string[], order: Field['byteOrder']): string {
  const cells = fieldCells(field, order);
  const line = `| ${columns.map((column) => cells[column] ?? '').join(' | ')} |`;
  return line;
}

function fieldCells(field: Field, order: Field['byteOrder']): Record<string, string> {
  const pieces = piecesOf(field);
  return {
    byte: field.toEnd ? `${field.byte}…` : pieces.map(({ byte, size }) => range(byte, size)).join(', '),
    bits: field.pieces === null ? bitsText(field) : pieces.map(pieceBits).join(', '),
    'presence bit': String(field.presence),
    set: presenceText(field),
    field: markdown(field.name),
    type: [field.type, ...encodingNotes(field, order)].join(', '),
    values: valuesOf(field),
    null: field.null === null ? '' : hexadecimal(field.null),
    'null, special': meanings(field).join(', '),
    origin: field.origin,
  };
}

/** Of raw values that are no number. */
function meanings(field: Field): string[] {
  const none = field.null === null ? [] : [`${hexadecimal(field.null)} null`];
  return [...none, ...field.special.map(({ code, name }) => `${hexadecimal(code)} ${markdown(name)}`)];
}

/** All of them, and that they are complemented. */
function pieceBits(piece: { readonly low: number; readonly width: number; readonly invert: boolean }): string {
  const { low, width, invert } = piece;
  return `${width === 1 ? low : `${low}–${low + width - 1}`}${invert ? ' complemented' : ''}`;
}

const PARTS = 'A value in parts has the bits of all of them, those of part 1 uppermost.';

/** What tells for some fields that they are set, where a column of a word or two does not say it. */
function presenceNotes(body: Body): string {
  const fields = namedFields(body);
  const by = (kind: string): boolean => fields.some(({ optional }) => optional?.by === kind);
  const notes = [
    ...(by('unless') ? ['“unless” names the raw value of a field that is not set.'] : []),
    ...(by('length') ? ['A field “from n bytes on” is set where the body has as many.'] : []),
    ...(fields.some(({ pieces }) => pieces !== null) ? [PARTS] : []),
  ];
  return notes.length === 0 ? '' : `\n${notes.join(' ')}\n`;
}

/** The items behind the fixed part, and what their attributes hold. */
function listText(
  { id, kind, length, count, attributes }: AttributeList,
  first: number,
  order: Field['byteOrder'],
): string {
  const integer = (name: string, part: ListInteger | null): string[] =>
    part === null
      ? []
      : [`${name} (u${8 * part.size}${part.size > 1 && part.byteOrder !== order ? `, ${part.byteOrder}-endian` : ''})`];
  const parts = [...integer('id', id), ...integer('kind', kind), ...integer('length of the value in bytes', length)];
  const many = count === null ? 'up to the end of the body' : `as many as byte ${range(count.byte, count.size)} says`;
  const fields = attributes.flatMap((attribute) => attribute.fields.filter(({ type }) => type !== 'reserved'));
  const columns = ['id', ...(kind === null ? [] : ['kind']), 'byte', 'bits', ...valueColumns(fields)];
  const rows = attributes.flatMap((attribute) => {
    const heads = { id: hexadecimal(attribute.id, 2 * id.size), kind: String(attribute.kind) };
    const own = attribute.fields.filter(({ type }) => type !== 'reserved');
    const empty = { ...heads, field: '', values: `${attribute.length} bytes`, origin: attribute.origin };
    const cells = own.length === 0 ? [empty] : own.map((field) => ({ ...fieldCells(field, order), ...heads }));
    return cells.map((row: Record<string, string>) => columns.map((column) => row[column] ?? ''));
  });
  return `From byte ${first} on there are items, ${many}, each of ${parts.join(', ')} and value. A field is set where its item is there; what is
of another id${kind === null ? '' : ', kind'}${length === null ? '' : ' or length'} is kept as an unknown attribute. Bytes of the value count from its start.

${markdownTable(columns, rows)}`;
}

/** Empty for whole bytes. */
function bitsText(field: { readonly size: number; readonly low: number; readonly width: number }): string {
  const { low, width } = field;
  if (isWhole(field)) return '';
  return width === 1 ? `${low}` : `${low}–${low + width - 1}`;
}

function valuesOf(field: Field): string {
  if (field.toEnd) return 'all that is left';
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
