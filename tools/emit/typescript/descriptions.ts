/** `generated/descriptions.ts`: titles, ranges, names and origins, for user interfaces and the frame inspector. */
import { scriptString } from '../../escape.ts';
import type {
  AttributeList,
  Body,
  ByteOrder,
  Check,
  Code,
  Field,
  Frame,
  HeaderField,
  HeaderValue,
  Kind,
  ListInteger,
  MessageType,
  Presence,
  Profile,
} from '../../model.ts';
import { endOf, isBlock, whenPlaces } from '../facts.ts';
import { type Place, runsOf } from '../kaitai/run.ts';
import { codeTables, groupsOf, hasCodes, tableOf, variableOf } from '../names.ts';

export function emitDescriptions(profile: Profile): string {
  const { frame, deviceId } = profile;
  const hasFields = frame.header.some(({ field }) => field !== null);
  return `import type { BodyLayout } from '../field/layout.ts';
import type {
  BodyDescription,
  CodeDescription,
  FrameDescription,
  KindPlace,
  MessageTypeDescription,
  ProfileDescription,
} from '../profile/description.ts';
${[...groupsOf(profile)]
  .map(([group, bodies]) => `import { ${bodies.map(variableOf).sort().join(', ')} } from './fields/${group}.ts';`)
  .join('\n')}${hasFields ? "\nimport { frameHeader } from './fields/header.ts';" : ''}

${codeTables(profile)
  .map(({ name, codes }) => `const ${name}: readonly CodeDescription[] = ${codesLiteral(codes)};`)
  .join('\n\n')}

export const PROFILE: ProfileDescription = {
  id: ${scriptString(profile.id)},
  version: ${scriptString(profile.version)},
  title: ${scriptString(profile.title)},
};

/** ${deviceId.table === null ? 'By the device ID' : `Table ${deviceId.table}`}. */
export const DEVICE_TYPES: readonly CodeDescription[] = ${codesLiteral(deviceId.deviceTypes)};

/** ${profile.standard === null ? 'By the header' : 'Table 3'}. */
export const MESSAGE_TYPES: readonly MessageTypeDescription[] = ${codesLiteral(profile.messages)};

/** ${frame.table === null ? 'Header and checks' : `Table ${frame.table}`}. */
export const FRAME: FrameDescription = {
  title: ${scriptString(frame.title)},
  table: ${frame.table},
  ${provenance(frame)},
  header: [
${frame.header.map((field) => headerLiteral(field, frame.byteOrder)).join('\n')}
  ],
  checks: [
${frame.checks
  .filter(({ size }) => size > 0)
  .map((check) => checkLiteral(check, hasSingleCheck(frame)))
  .join('\n')}
  ],
${escapeEntry(frame)}};

/** In the order of \`BODIES\` in kinds.ts. */
export const BODY_DESCRIPTIONS: readonly BodyDescription[] = [
${profile.bodies.map((body) => bodyLiteral(body, profile)).join('\n')}
];

/** The layouts of the same bodies${hasFields ? ', and after them that of the header' : ''}. */
export const BODY_LAYOUTS: readonly BodyLayout[] = [
${profile.bodies.map((body) => `${variableOf(body)},`).join('\n')}${hasFields ? '\nframeHeader,' : ''}
];

/** In the order of \`KINDS\` in kinds.ts, without the readers and writers that come along there. */
export const KIND_PLACES: readonly KindPlace[] = [
${profile.kinds.map((kind) => kindLiteral(profile, kind)).join('\n')}
];
`;
}

function provenance({ origin, source }: { origin: string; source: string | null }): string {
  return `origin: '${origin}', source: ${scriptString(source ?? '')}`;
}

type AnyCode = Code & Partial<Pick<MessageType, 'codes' | 'direction' | 'answeredBy'>>;

function codesLiteral(codes: readonly AnyCode[]): string {
  const entry = (code: AnyCode): string => {
    // Of a message that several header fields identify.
    const told = code.codes === undefined || code.codes.length < 2 ? '' : `codes: [${code.codes.join(', ')}], `;
    return `{ code: ${code.code}, ${told}name: ${scriptString(code.name)}, title: ${scriptString(code.title)}, ${roleEntries(code)}${provenance(code)} },`;
  };
  return `[${codes.map(entry).join(' ')}]`;
}

/** What the exchange takes a code or message for. */
function roleEntries({ role, direction = null, answeredBy = null }: AnyCode): string {
  return Object.entries({ role, direction, answeredBy })
    .filter(([, name]) => name !== null)
    .map(([key, name]) => `${key}: ${scriptString(name as string)}, `)
    .join('');
}

function headerLiteral(field: HeaderField, order: ByteOrder): string {
  const { name, title, role, type, byte, size, low, width, values } = field;
  const entries = [
    `name: ${scriptString(name)}`,
    `title: ${scriptString(title)}`,
    `role: '${role}'`,
    `byte: ${byte}`,
    `size: ${size}`,
  ];
  if (width !== 8 * size) entries.push(`low: ${low}`, `width: ${width}`);
  if (role === 'serial' && !type.startsWith('u')) entries.push(`type: '${type}'`);
  // A single start marker's bytes are in layout.ts: as a number they would need the byte order beside them.
  if (values.length > 1) entries.push(`values: [${values.join(', ')}]`);
  else if (values.length > 0 && role !== 'start') entries.push(`value: ${values[0]}`);
  if (field.field !== null) entries.push(`field: ${fieldObject(field.field, order)}`);
  if (field.default !== undefined) entries.push(`default: ${valueLiteral(field.default)}`);
  return `{ ${entries.join(', ')}, ${provenance(field)} },`;
}

function valueLiteral(value: HeaderValue): string {
  if (typeof value === 'string') return scriptString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return `[${value.map((each) => (typeof each === 'string' ? scriptString(each) : each)).join(', ')}]`;
}

function checkLiteral(check: Check, isSingle: boolean): string {
  const { title, algorithm, size, byteOrder, width, poly, init, refin, refout, xorout, from, to } = check;
  const entries = [`title: ${scriptString(title)}`, `algorithm: '${algorithm}'`, `size: ${size}`];
  // What computes a single check is in check.ts.
  if (!isSingle) {
    entries.push(`byteOrder: '${byteOrder}'`, `from: ${from}`, `to: '${to}'`);
    if (algorithm.startsWith('crc')) {
      const parameters = { width, poly, init, refin, refout, xorout };
      entries.push(...Object.entries(parameters).map(([name, value]) => `${name}: ${value}`));
    }
    if (check.complement) entries.push('complement: true');
    if (check.seesEscaped) entries.push('seesEscaped: true');
  }
  return `{ ${entries.join(', ')}, ${provenance(check)} },`;
}

/** Whether the one check of a frame can be computed as the codec does it. */
export function hasSingleCheck({ checks, escape: stuffing }: Frame): boolean {
  return checks.length === 1 && stuffing === null;
}

/** Whether all fields of a body are bits of one integer, text or bytes, and set unless a mask of the body says otherwise. */
export function isPlainBody({ presence, list, fields }: Body, order: ByteOrder): boolean {
  const isMask = presence === null || (presence.byteOrder === order && presence.size <= 4);
  return isMask && list === null && fields.every((field) => generalEntries(field, order).length === 0);
}

function escapeEntry({ escape: stuffing }: Frame): string {
  if (stuffing === null) return '';
  const pairs = stuffing.pairs.map(({ plain, second }) => `{ plain: ${plain}, second: ${second} }`);
  return `escape: { first: ${stuffing.first}, pairs: [${pairs.join(', ')}] },\n`;
}

function kindLiteral(profile: Profile, { name, device, message, body }: Kind): string {
  const codes = `deviceCode: ${device.code}, messageCode: ${message.code}`;
  return `{ kind: ${scriptString(name)}, deviceType: ${scriptString(device.name)}, messageType: ${scriptString(message.name)}, ${codes}, body: ${profile.bodies.indexOf(body)}${whenLiteral(message)} },`;
}

function whenLiteral({ when }: MessageType): string {
  const conditions = when.map((condition) => `{ ${placeEntries(condition)}, value: ${condition.value} }`);
  return conditions.length === 0 ? '' : `, when: [${conditions.join(', ')}]`;
}

function placeEntries({ byte, size, low, width }: Place): string {
  return `byte: ${byte}, size: ${size}, low: ${low}, width: ${width}`;
}

function bodyLiteral(body: Body, profile: Profile): string {
  const told = runsOf(whenPlaces(body, profile), profile.frame.byteOrder);
  const { presence } = body;
  const mask =
    presence === null
      ? 'null'
      : `{ title: ${scriptString(presence.title)}, byte: ${presence.byte}, size: ${presence.size}${orderEntry(presence, profile.frame.byteOrder)}, ${provenance(presence)} }`;
  const entries = [
    `title: ${scriptString(body.title)}`,
    `table: ${body.table}`,
    `clause: ${scriptString(body.clause ?? '')}`,
    provenance(body),
    `length: ${body.length}`,
    `atLeast: ${body.atLeast}`,
    `presence: ${mask}`,
  ];
  if (told.length > 0) entries.push(`tells: [${told.map((place) => `{ ${placeEntries(place)} }`).join(', ')}]`);
  entries.push(`fields: [${body.fields.map((field) => fieldObject(field, profile.frame.byteOrder)).join(', ')}]`);
  if (body.list !== null) entries.push(`list: ${listLiteral(body.list, body.length, profile.frame.byteOrder)}`);
  // On one line, because bundlers keep the line breaks of a literal.
  return `{ ${entries.join(', ')} },`;
}

/** Left out where it is the frame's. */
function orderEntry({ byteOrder, size }: { byteOrder: ByteOrder; size: number }, order: ByteOrder): string {
  return byteOrder === order || size === 1 ? '' : `, byteOrder: '${byteOrder}'`;
}

function listLiteral(list: AttributeList, first: number, order: ByteOrder): string {
  const integer = (part: ListInteger): string => `{ size: ${part.size}${orderEntry(part, order)} }`;
  const { id, kind, length, count, attributes } = list;
  const entries = [`first: ${first}`, `id: ${integer(id)}`];
  if (kind !== null) entries.push(`kind: ${integer(kind)}`);
  if (length !== null) entries.push(`length: ${integer(length)}`);
  if (count !== null) entries.push(`count: { byte: ${count.byte}, size: ${count.size}${orderEntry(count, order)} }`);
  const rows = attributes.map((attribute) => {
    const own = [`id: ${attribute.id}`, `title: ${scriptString(attribute.title)}`, `length: ${attribute.length}`];
    if (attribute.kind !== null) own.push(`kind: ${attribute.kind}`);
    if (attribute.toEnd) own.push('toEnd: true');
    return `{ ${own.join(', ')}, ${provenance(attribute)} }`;
  });
  return `{ ${entries.join(', ')}, attributes: [${rows.join(', ')}] }`;
}

/** What most fields do not have. */
function generalEntries(field: Field, order: ByteOrder): string[] {
  const { pieces, encoding, special, filler, toEnd, type, optional, size, byteOrder } = field;
  const entries: string[] = [];
  const isWide = [size, ...(pieces ?? []).map((piece) => piece.size)].some((each) => each > 1);
  if (byteOrder !== order && !isBlock(field) && isWide) entries.push(`byteOrder: '${byteOrder}'`);
  if (pieces !== null) {
    const parts = pieces.map((piece) => `{ ${placeEntries(piece)}${piece.invert ? ', complement: true' : ''} }`);
    entries.push(`pieces: [${parts.join(', ')}]`);
  }
  if (field.invert && type !== 'bool') entries.push('complement: true');
  if (encoding !== 'binary') entries.push(`encoding: '${encoding}'`);
  if (special.length > 0) entries.push(`special: ${codesLiteral(special)}`);
  if (filler !== null) entries.push(`filler: ${typeof filler === 'number' ? filler : `[${filler.join(', ')}]`}`);
  if (toEnd) entries.push('toEnd: true');
  if (optional !== null) entries.push(`optional: ${optionalLiteral(optional, field)}`);
  return entries;
}

function optionalLiteral(optional: Presence, field: Field): string {
  switch (optional.by) {
    case 'bit':
      return `{ by: 'bit', byte: ${optional.byte}, size: ${optional.size}, low: ${optional.low} }`;
    case 'unless':
      return `{ by: 'unless', raw: ${optional.raw} }`;
    case 'with':
      return `{ by: 'with', field: ${scriptString(optional.field)} }`;
    case 'length':
      return `{ by: 'length', length: ${endOf(field)} }`;
    case 'item':
      return `{ by: 'item', attribute: ${optional.attribute} }`;
  }
}

function fieldObject(field: Field, order: ByteOrder): string {
  const type = ['bool', 'enum', 'flags', 'text', 'bytes', 'reserved'].includes(field.type) ? field.type : 'number';
  // First what no two fields of a body have in common, so that what follows packs well.
  const entries = [
    `byte: ${field.byte}`,
    ...(field.presence === null ? [] : [`presence: ${field.presence}`]),
    `name: ${scriptString(field.name)}`,
    `title: ${scriptString(field.title)}`,
    `type: '${type}'`,
    `size: ${field.size}`,
    `low: ${field.low}`,
    `width: ${field.width}`,
  ];
  if (type === 'number') {
    entries.push(`minimum: ${field.min}`, `maximum: ${field.max}`, `step: ${field.step ?? field.scale}`);
    entries.push(`nullable: ${field.null !== null || field.encoding === 'bcd'}`);
    if (field.unit !== null) entries.push(`unit: ${scriptString(field.unit)}`);
  }
  if (hasCodes(field)) entries.push(`codes: ${tableOf(field)}`);
  if (field.enumeration?.ordered === true) entries.push('ordered: true');
  if (field.role !== null) entries.push(`role: '${field.role}'`);
  entries.push(...generalEntries(field, order));
  return `{ ${entries.join(', ')}, ${provenance(field)} }`;
}
