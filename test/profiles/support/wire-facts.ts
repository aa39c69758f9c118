/** Checked model → what the suite must know of frames without the package. */
import type { Field, HeaderField, Kind, Profile } from '../../../tools/model.ts';
import { toHex } from '../../suite/support/hex.ts';
import type { HeaderPlace, NumberFacts, Wire } from '../../suite/support/wire-shape.ts';

export function wireFacts({ frame, kinds }: Profile): Wire {
  return {
    byteOrder: frame.byteOrder,
    starts: frame.starts.map((start) => toHex(Uint8Array.from(start))),
    end: toHex(Uint8Array.from(frame.end)),
    headerLength: frame.headerLength,
    maximumBodyLength: frame.maximumBodyLength,
    lengthPlus: frame.lengthBias,
    header: frame.header.flatMap(placesOf),
    checks: frame.checks.map(({ title, origin, source, ...parameters }) => parameters),
    escape: frame.escape,
    kinds: kinds.map(({ name, device, message, body }) => ({
      kind: name,
      device: device.code,
      codes: message.codes,
      when: message.when,
      length: body.length,
      atLeast: body.atLeast,
      ...(body.list === null ? {} : { list: body.list }),
    })),
    numbers: Object.fromEntries(kinds.flatMap(unusualNumbers)),
  };
}

/** Pieces are places of their own. */
function placesOf({ name, role, type, byte, size, low, width, values, field }: HeaderField): HeaderPlace[] {
  const pieces = field?.pieces ?? null;
  if (pieces !== null) {
    return pieces.map((piece, index) => ({ ...piece, name: pieceName(name, index), role, type: 'number', values: [] }));
  }
  const isWhole = type === 'bytes' || type === 'text' || type === 'bcd';
  return [{ name, role, type: isWhole ? type : 'number', byte, size, low, width, values }];
}

export function pieceName(name: string, index: number): string {
  return `${name}, piece ${index}`;
}

/** Those for which the usual rules of the suite's describe-fields.ts do not hold. */
function unusualNumbers({ name, body }: Kind): [string, NumberFacts][] {
  return body.fields
    .filter((field) => field.min !== null && !isUsual(field))
    .map((field) => {
      const { signed, scale } = field;
      return [`${name} ${field.name}`, { signed, scale, offset: field.addend / field.divisor, none: field.null }];
    });
}

function isUsual({ min, signed, width, step, scale, addend, null: none }: Field): boolean {
  const highest = 2 ** (signed ? width - 1 : width) - 1;
  return signed === (min ?? 0) < 0 && addend === 0 && (step ?? scale) === scale && (none === null || none === highest);
}
