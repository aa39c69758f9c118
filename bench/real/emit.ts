/**
 * Writes the plain codec of any profile, as an engineer would write it by hand from the page of its wire format: a table or a loop for
 * each check, one DataView, a `switch` over what tells the message, one expression a field; nothing is cached, nothing is unrolled.
 */
import type { Body, ByteOrder, Check, Field, HeaderField, Kind, PresenceMask, Profile } from '../../tools/model.ts';

/** A module over bench/real/values.ts that exports `scan`, `read` and `columns`. */
export function emitPlain(profile: Profile): string {
  const { frame, kinds, enumerations } = profile;
  const bodies = profile.bodies.filter((body) => kinds.some((kind) => kind.body === body));
  const header = frame.header.flatMap(({ field }) => field ?? []);
  const names = Object.fromEntries(enumerations.map(({ name, codes }) => [name, namesOf(codes)]));
  const flags = Object.fromEntries(
    bodies.flatMap(({ fields }) =>
      fields.flatMap((field) => (field.flagSet ? [[field.flagSet, namesOf(field.flags)]] : [])),
    ),
  );
  return [
    `import { bcd, crcTable, flagNames, named, signed, text, wide } from '../real/values.ts';`,
    `const NAMES = ${JSON.stringify(names)};`,
    `const FLAGS = ${JSON.stringify(flags)};`,
    ...frame.checks.map(emitCheck),
    emitKindOf(profile),
    emitScan(profile),
    ...bodies.map((body) => emitBody(body)),
    ...(header.length === 0
      ? []
      : [
          `function readHeader(view, at) { return { ${header.map((field) => `${field.name}: ${value(field, 'at')}`).join(', ')} }; }`,
        ]),
    `export function read({ bytes, view, offsets, lengths, kinds }, row) {`,
    'const begin = offsets[row];',
    `switch (kinds[row]) {${kinds.map((kind, index) => `case ${index}: return ${emitMessage(kind, header.length > 0, frame.headerLength)};`).join('\n')}}`,
    '}',
    `export const columns = { ${bodies.map((body) => `${body.name}: columns${body.name}`).join(', ')} };`,
  ].join('\n');
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function namesOf(codes: Field['flags']): Record<number, string> {
  return Object.fromEntries(codes.map(({ code, name }) => [code, name]));
}

function emitMessage({ name, device, message, body }: Kind, hasHeader: boolean, headerLength: number): string {
  const common = `kind: '${name}', deviceType: '${device.name}', messageType: '${message.name}'`;
  const own = `body: {}, ${hasHeader ? 'header: readHeader(view, begin), ' : ''}`;
  return `read${body.name}({ ${common}, ${own} }, bytes, view, begin + ${headerLength}, lengths[row])`;
}

/** `valid0(bytes, from, body, end)`: whether the check at `end` matches. */
function emitCheck(check: Check, index: number): string {
  const { algorithm, size, width, from, to, complement, byteOrder } = check;
  const mask = 2 ** width - 1;
  const head = `function valid${index}(bytes, frame, body, end, own) {\nlet value = ${algorithm.startsWith('crc') ? check.init : 0};`;
  const begin = from < 0 ? 'body' : `frame + ${from}`;
  const loop = (step: string): string => `for (let at = ${begin}; at < ${to === 'body' ? 'end' : 'own'}; at++) ${step}`;
  const stored =
    size === 1
      ? 'bytes[own]'
      : byteOrder === 'big'
        ? '(bytes[own] << 8 | bytes[own + 1])'
        : '(bytes[own + 1] << 8 | bytes[own])';
  const result = complement ? `(-value & ${mask})` : `(value & ${mask})`;
  if (algorithm === 'crc8') {
    const table = `const table${index} = crcTable(${check.poly}, ${check.refin});`;
    return `${table}\n${head}\n${loop(`value = table${index}[value ^ bytes[at]];`)}\nreturn (value ^ ${check.xorout}) === ${stored};\n}`;
  }
  if (!/^(sum8|sum16|xor8)$/.test(algorithm)) throw new Error(`the plain codec has no check of ${algorithm}`);
  return `${head}\n${loop(`value ${algorithm === 'xor8' ? '^' : '+'}= bytes[at];`)}\nreturn ${result} === ${stored};\n}`;
}

/** Checks that begin with the body are given by a place after the header. */
function emitScan(profile: Profile): string {
  const { frame } = profile;
  const { headerLength, checkLength, end, starts, overhead, maximumBodyLength, lengthBias } = frame;
  const length = frame.header.find(({ role }) => role === 'length') as HeaderField;
  const isStart = (bytes: string): string =>
    `(${starts.map((start) => start.map((byte, at) => `${bytes}[at + ${at}] === ${byte}`).join(' && ')).join(' || ')})`;
  const told = frame.header
    .filter(({ role }) => role === 'constant' || role === 'version')
    .map(
      (field) =>
        `(${field.values.map((wanted) => `${bits(field, 'from', frame.byteOrder)} === ${wanted}`).join(' || ')})`,
    );
  const bodyOf = `const bodyLength = ${bits(length, 'from', frame.byteOrder)} - ${lengthBias ?? 0};`;
  const isLength = `bodyLength >= 0 && bodyLength <= ${maximumBodyLength}`;
  let size = 0;
  const checks = frame.checks.map((check, index) => {
    const own = size === 0 ? 'last' : `last + ${size}`;
    size += check.size;
    return `valid${index}(bytes, from, from + ${headerLength}, last, ${own})`;
  });
  const endAt = (stream: string, at: string): string[] =>
    end.map((byte, index) => `${stream}[${at} + ${index}] === ${byte}`);
  const found = 'index.add(from, bodyLength, kindOf(view, from, bodyLength));';
  if (frame.escape === null) {
    return `export function scan(bytes, view, index) {
      index.begin(bytes, view);
      for (let at = 0; at + ${overhead} <= bytes.length; ) {
        const from = at++;
        if (!(${[isStart('bytes').replaceAll('at +', 'from +'), ...told].join(' && ')})) continue;
        ${bodyOf}
        const last = from + ${headerLength} + bodyLength;
        if (!(${isLength} && last + ${checkLength + end.length} <= bytes.length)) continue;
        if (!(${[...checks, ...endAt('bytes', `last + ${checkLength}`)].join(' && ')})) continue;
        ${found}
        at = last + ${checkLength + end.length};
      }
    }`;
  }
  const { first, pairs } = frame.escape;
  const startLength = (starts[0] as readonly number[]).length;
  // Unescaped frames are copied one after the other.
  return `const seconds = new Map(${JSON.stringify(pairs.map(({ plain, second }) => [second, plain]))});
  const keys = new Set(${JSON.stringify(pairs.map(({ plain }) => plain))});
  export function scan(stream, streamView, index) {
    const { bytes, view } = index.beginPlain(stream.length);
    let free = 0;
    next: for (let at = 0; at + ${overhead} <= stream.length; ) {
      const begin = at++;
      if (!${isStart('stream').replaceAll('at +', 'begin +')}) continue;
      const from = free;
      let to = from;
      for (let byte = 0; byte < ${startLength}; byte++) bytes[to++] = stream[begin + byte];
      let wire = begin + ${startLength};
      const take = (until) => {
        while (to < until) {
          if (wire >= stream.length) return false;
          let byte = stream[wire++];
          if (byte === ${first}) {
            byte = seconds.get(stream[wire++]);
            if (byte === undefined) return false;
          } else if (keys.has(byte)) return false;
          bytes[to++] = byte;
        }
        return true;
      };
      if (!take(from + ${headerLength})) continue next;
      if (!(${['true', ...told].join(' && ')})) continue;
      ${bodyOf}
      const last = from + ${headerLength} + bodyLength;
      if (!(${isLength}) || !take(last + ${checkLength})) continue;
      if (!(${[...endAt('stream', 'wire'), ...checks].join(' && ')})) continue;
      ${found}
      free = to;
      at = wire + ${end.length};
    }
  }`;
}

/** The first kind in the file whose codes, length and bits match; -1 if there is none. */
function emitKindOf({ frame, kinds }: Profile): string {
  const device = frame.header.find(({ role }) => role === 'device');
  const tells = [...(device === undefined ? [] : [device]), ...frame.tells];
  const codesOf = (kind: Kind): number[] => [
    ...(device === undefined ? [] : [kind.device.code]),
    ...kind.message.codes,
  ];
  const combine = (parts: readonly (string | number)[]): string =>
    parts
      .slice(1)
      .reduce<string>(
        (whole, part, index) => `(${whole}) * ${2 ** (tells[index + 1] as HeaderField).width} + ${part}`,
        String(parts[0]),
      );
  const cases = groupBy(
    kinds.map((kind, index) => ({ kind, index })),
    ({ kind }) => combine(codesOf(kind)),
  );
  const body = `at + ${frame.headerLength}`;
  const tests = ({ kind, index }: { kind: Kind; index: number }): string => {
    const { length, atLeast } = kind.body;
    const when = kind.message.when.map(
      (condition) => `${bits({ ...condition, signed: false }, body, frame.byteOrder)} === ${condition.value}`,
    );
    return `if (${[`bodyLength ${atLeast ? '>=' : '==='} ${length}`, ...when].join(' && ')}) return ${index};`;
  };
  return `function kindOf(view, at, bodyLength) {
    switch (${tells.length === 0 ? 0 : combine(tells.map((field) => bits(field, 'at', frame.byteOrder)))}) {
      ${Array.from(cases, ([code, own]) => `case ${code}: ${own.map(tests).join('\n')} return -1;`).join('\n')}
    }
    return -1;
  }`;
}

interface Place {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly signed?: boolean;
}

/** The bits of an integer at `base`. */
function bits({ byte, size, low, width, signed = false }: Place, base: string, order: ByteOrder): string {
  const at = `${base} + ${byte}`;
  const isWhole = width === 8 * size;
  const isGetter = size === 1 || size === 2 || size === 4;
  const getter = `view.get${signed && isWhole ? 'Int' : 'Uint'}${8 * size}(${at}${size > 1 && order === 'little' ? ', true' : ''})`;
  const place = isGetter ? getter : `wide(view, ${at}, ${size}, ${order === 'little'})`;
  if (isWhole) return isGetter || !signed ? place : `signed(${place}, ${width})`;
  const cut = `(${place} >>> ${low} & ${2 ** width - 1})`;
  return signed ? `signed(${cut}, ${width})` : cut;
}

function raw(field: Field, base: string): string {
  const { pieces, invert, width, type, byteOrder } = field;
  const isInverted = invert && type !== 'bool';
  if (pieces === null)
    return isInverted
      ? `(${bits({ ...field, signed: false }, base, byteOrder)} ^ ${2 ** width - 1})`
      : bits(field, base, byteOrder);
  let left = width;
  const parts = pieces.map((piece) => {
    left -= piece.width;
    const part = bits(piece, base, byteOrder);
    return `${piece.invert ? `(${part} ^ ${2 ** piece.width - 1})` : part} << ${left}`;
  });
  const whole = `((${parts.join(' | ')}) >>> 0)`;
  const plain = isInverted ? `(${whole} ^ ${2 ** width - 1})` : whole;
  return field.signed ? `signed(${plain}, ${width})` : plain;
}

/** From a raw value in a variable to its number. */
function number({ encoding, width, multiplier, addend, divisor }: Field, from: string): string {
  const sign = 2 ** (width - 1);
  const plain =
    encoding === 'bcd'
      ? `bcd(${from})`
      : encoding === 'sign-magnitude'
        ? `(${from} < ${sign} ? ${from} : ${sign} - ${from})`
        : from;
  const multiplied = multiplier === 1 ? plain : `${plain} * ${multiplier}`;
  const added = addend === 0 ? multiplied : `(${multiplied} + ${addend})`;
  return divisor === 1 ? added : `${added} / ${divisor}`;
}

/** A test for each raw value that is not a number. */
function numeric(field: Field, base: string, none: (name: string | null) => string): string {
  const tests = [
    ...(field.null === null ? [] : [`raw === ${field.null} ? ${none(null)} : `]),
    ...field.special.map(({ code, name }) => `raw === ${code} ? ${none(name)} : `),
    ...(field.encoding === 'bcd' ? [`Number.isNaN(bcd(raw)) ? ${none(null)} : `] : []),
  ];
  if (tests.length === 0 && field.encoding === 'binary') return number(field, raw(field, base));
  return `(raw = ${raw(field, base)}, ${tests.join('')}${number(field, 'raw')})`;
}

function value(field: Field, base: string): string {
  const { type, byte, size, toEnd, enumeration, flagSet, invert } = field;
  const end = toEnd ? 'end' : `${base} + ${byte + size}`;
  switch (type) {
    case 'bool':
      return `${raw(field, base)} ${invert ? '===' : '!=='} 0`;
    case 'enum':
      return `named(NAMES[${JSON.stringify(enumeration?.name)}], ${raw(field, base)})`;
    case 'flags':
      return `flagNames(FLAGS[${JSON.stringify(flagSet)}], ${raw(field, base)})`;
    case 'text':
      return `text(bytes, ${base} + ${byte}, ${end})`;
    case 'bytes':
      return `bytes.slice(${base} + ${byte}, ${end})`;
    default:
      return numeric(field, base, (name) => (name === null ? 'null' : `'${name}'`));
  }
}

/** What a column of it holds. */
function cell(field: Field, base: string): string {
  if (field.type === 'bool') return `${raw(field, base)} ${field.invert ? '===' : '!=='} 0 ? 1 : 0`;
  if (field.type === 'enum' || field.type === 'flags') return raw(field, base);
  return numeric(field, base, () => 'NaN');
}

/** Null if it is always set. */
function isSet(field: Field, body: Body): string | null {
  const { presence, optional } = field;
  if (presence !== null) {
    const { byte, size, byteOrder } = body.presence as PresenceMask;
    const own = byteOrder === 'big' ? byte + size - 1 - (presence >> 3) : byte + (presence >> 3);
    return `(view.getUint8(at + ${own}) & ${1 << (presence & 7)}) !== 0`;
  }
  switch (optional?.by) {
    case 'bit':
      return `${bits({ ...optional, width: 1 }, 'at', field.byteOrder)} !== 0`;
    case 'unless':
      return `${raw(field, 'at')} !== ${optional.raw}`;
    case 'with':
      return isSet(body.fields.find(({ name }) => name === optional.field) as Field, body);
    case 'length':
      return `length >= ${Math.max(...(field.pieces ?? [field]).map(({ byte, size }) => byte + size))}`;
    default:
      return null;
  }
}

function emitBody(body: Body): string {
  const { name, list, atLeast, length } = body;
  const fields = body.fields.filter(({ type, optional }) => type !== 'reserved' && optional?.by !== 'item');
  const read = [
    `function read${name}(message, bytes, view, at, length) {\nconst { body } = message; let raw = 0; let end = at + length;`,
    ...fields.map((field) => {
      const set = isSet(field, body);
      return `${set === null ? '' : `if (${set}) `}body.${field.name} = ${value(field, 'at')};`;
    }),
    list === null ? '' : emitItems(body, (field) => `body.${field.name} = ${value(field, 'value')};`, true),
    ...(atLeast && list === null && !fields.some(({ toEnd }) => toEnd)
      ? [
          `if (length > ${restFrom(fields, length)}) message.rest = bytes.slice(at + ${restFrom(fields, length)}, at + length);`,
        ]
      : []),
    'return message;\n}',
  ];
  const wanted = body.fields.filter(({ type }) => !['reserved', 'text', 'bytes'].includes(type));
  const cellOf = (field: Field, base: string): string => `column_${field.name}[row] = ${cell(field, base)};`;
  const isNumber = ({ type }: Field): boolean => /^[iu]\d/.test(type);
  const columns = [
    `function columns${name}({ bytes, view, offsets, lengths, rows }, headerLength) {\nconst count = rows.length; let raw = 0;`,
    ...wanted.map(
      (field) =>
        `const column_${field.name} = new ${isNumber(field) ? 'Float64Array' : field.type === 'flags' ? 'Uint32Array' : 'Uint8Array'}(count);`,
    ),
    'for (let row = 0; row < count; row++) {\nconst at = offsets[rows[row]] + headerLength; const length = lengths[rows[row]]; let end = at + length;',
    ...wanted.map((field) => {
      if (field.optional?.by === 'item') return isNumber(field) ? `column_${field.name}[row] = NaN;` : '';
      const set = isSet(field, body);
      return set === null
        ? cellOf(field, 'at')
        : `if (${set}) ${cellOf(field, 'at')}${isNumber(field) ? ` else column_${field.name}[row] = NaN;` : ''}`;
    }),
    list === null ? '' : emitItems(body, (field) => (wanted.includes(field) ? cellOf(field, 'value') : ''), false),
    `}\nreturn { ${wanted.map(({ name: field }) => `${field}: column_${field}`).join(', ')} };\n}`,
  ];
  return [...read, ...columns].join('\n');
}

/** The bytes after the fields that are there. */
function restFrom(fields: readonly Field[], length: number): string {
  const ends = fields
    .filter(({ optional }) => optional?.by === 'length')
    .map((field) => Math.max(...(field.pieces ?? [field]).map(({ byte, size }) => byte + size)))
    .sort((one, other) => one - other);
  return ends.reduce((from, end) => `(length >= ${end} ? ${end} : ${from})`, String(length));
}

/** A loop over the items of a list, `value` where an item's value begins and `end` where it ends. */
function emitItems(body: Body, take: (field: Field) => string, keepsUnknown: boolean): string {
  const { id, kind, length, count, attributes } = body.list as NonNullable<Body['list']>;
  const integer = ({ size, byteOrder }: { readonly size: number; readonly byteOrder: ByteOrder }): string => {
    const place = bits({ byte: 0, size, low: 0, width: 8 * size }, 'from', byteOrder);
    return `${place}; from += ${size}`;
  };
  const sizes = new Map(attributes.map((attribute) => [attribute.id, attribute.length]));
  const unknown = keepsUnknown
    ? `(message.unknownAttributes ??= []).push({ id${kind === null ? '' : ', kind'}, bytes: bytes.slice(value, end) });`
    : '';
  const cases = groupBy(attributes, (attribute) => attribute.id);
  const known = (attribute: (typeof attributes)[number]): string => {
    const tests = [
      ...(kind === null ? [] : [`kind === ${attribute.kind}`]),
      ...(length === null ? [] : [`end - value ${attribute.toEnd ? '>=' : '==='} ${attribute.length}`]),
    ];
    return `if (${tests.length === 0 ? 'true' : tests.join(' && ')}) { ${attribute.fields.map((own) => take(body.fields.find(({ name }) => name === own.name) ?? own)).join(' ')} continue; }`;
  };
  const limit = count === null ? 'from < last' : 'items-- > 0';
  return `{ const last = end; let from = at + ${body.length};
    ${count === null ? '' : `let items = ${bits({ byte: count.byte, size: count.size, low: 0, width: 8 * count.size }, 'at', count.byteOrder)};`}
    while (${limit}) {
      const id = ${integer(id)};
      ${kind === null ? '' : `const kind = ${integer(kind)};`}
      ${length === null ? `const size = ${JSON.stringify(Object.fromEntries(sizes))}[id] ?? last - from;` : `const size = ${integer(length)};`}
      const value = from; end = from = value + size;
      switch (id) { ${Array.from(cases, ([code, own]) => `case ${code}: ${own.map(known).join(' ')} break;`).join('\n')} }
      ${unknown}
    }
    end = last;
    ${count !== null && keepsUnknown ? 'if (from < last) message.rest = bytes.slice(from, last);' : ''} }`;
}
