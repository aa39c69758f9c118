/**
 * binary-parser, compiled on first use, without context variables, which are slow by its documentation. It reads only; checks are not
 * verified. Fields that a control message does not set are read as well: it has no way to leave them out.
 */
import { Parser } from 'binary-parser';
import type { Body, Field, Kind } from '../../../tools/model.ts';
import type { Subject } from '../../subjects/subject.ts';
import {
  fieldsThatAreSet,
  kindByCode,
  kindCode,
  kinds,
  peerSubject,
  reading,
  START_MARKER,
  type Unit,
  unitsOf,
  VERSION,
} from '../peer.ts';

interface Parsed {
  readonly deviceType: number;
  readonly messageId: number;
  readonly serialHigh: number;
  readonly serialLow: number;
  readonly sequence: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export function subject(): Subject {
  const bodies = new Map(kinds.map(({ body }) => [body, bodyParser(body)]));
  const parser = new Parser()
    .endianness('big')
    .uint16('startMarker', { assert: START_MARKER })
    .uint8('version', { assert: VERSION })
    .uint8('messageId')
    .uint16('deviceType')
    .uint16('serialHigh')
    .uint32('serialLow')
    .uint16('sequence')
    .uint16('bodyLength')
    .choice('body', {
      tag(this: Parsed) {
        return this.deviceType * 256 + this.messageId;
      },
      choices: Object.fromEntries(kinds.map((kind) => [kindCode(kind), bodies.get(kind.body) as Parser])),
    })
    .uint16('check');
  return peerSubject<Uint8Array, Parsed>({
    sameWire: true,
    hold: () => ({}) as Parsed,
    decode: (frame) => parser.parse(frame) as Parsed,
    messageOf,
  });
}

function bodyParser(body: Body): Parser {
  const parser = new Parser().endianness('big');
  if (body.presence !== null) parser.uint32('presence');
  for (const unit of unitsOf(body)) addUnit(parser, unit);
  return parser;
}

/** Its methods for bits and integers are named after their widths. */
type Methods = Record<string, (name: string, options?: { formatter: (raw: number) => unknown }) => Parser>;

function addUnit(parser: Parser, { byte, size, signed, fields }: Unit): void {
  const methods = parser as unknown as Methods;
  const [first] = fields as [Field, ...Field[]];
  if (first.type === 'text') {
    parser.string(first.name, { length: size, encoding: 'utf8', stripNull: true });
  } else if (first.type === 'reserved' && fields.length === 1) {
    parser.seek(size);
  } else if (fields.length === 1 && first.width === 8 * size) {
    methods[`${signed ? 'int' : 'uint'}${8 * size}`]?.call(parser, first.name, options(first));
  } else {
    let free = 8 * size;
    const addBits = (field: Field | null, width: number): void => {
      if (width === 0) return;
      const name = field === null || field.type === 'reserved' ? `reserved${byte}_${free}` : field.name;
      methods[`bit${width}`]?.call(parser, name, field === null ? undefined : options(field));
    };
    for (const field of fields) {
      addBits(null, free - field.low - field.width);
      addBits(field, field.width);
      free = field.low;
    }
    addBits(null, free);
  }
}

function options(field: Field): { formatter: (raw: number) => unknown } | undefined {
  const formatter = field.type === 'reserved' ? null : reading(field);
  return formatter === null ? undefined : { formatter };
}

function messageOf({ deviceType, messageId, serialHigh, serialLow, sequence, body }: Parsed): unknown {
  const kind = kindByCode.get(deviceType * 256 + messageId) as Kind;
  const set = fieldsThatAreSet(kind.body, (body.presence as number | undefined) ?? 0);
  return {
    kind: kind.name,
    serial: serialHigh * 0x100000000 + serialLow,
    sequence,
    body: Object.fromEntries(set.map(({ name }) => [name, body[name]])),
  };
}
