/** Checked model → what the suite must know of frames without the package. */
import type { Field, Frame, HeaderRole, Kind, Profile } from '../../../tools/model.ts';
import { toHex } from '../../suite/support/hex.ts';
import type { ConstantPlace, NumberFacts, Place, Wire } from '../../suite/support/wire-shape.ts';

export function wireFacts({ frame, kinds }: Profile): Wire {
  const { check, lengthBias } = frame;
  const { title, origin, source, ...parameters } = check;
  return {
    byteOrder: frame.byteOrder,
    start: toHex(Uint8Array.from(frame.starts[0])),
    end: toHex(Uint8Array.from(frame.end)),
    headerLength: frame.headerLength,
    maximumBodyLength: frame.maximumBodyLength,
    version: constantsOf(frame, 'version')[0] as ConstantPlace,
    message: placeOf(frame, 'message'),
    device: placeOf(frame, 'device'),
    serial: placeOf(frame, 'serial'),
    sequence: placeOf(frame, 'sequence'),
    length: lengthBias === null ? null : { ...placeOf(frame, 'length'), plus: lengthBias },
    constants: constantsOf(frame, 'constant'),
    check: parameters,
    atLeast: kinds.filter(({ body }) => body.atLeast).map(({ name }) => name),
    numbers: Object.fromEntries(kinds.flatMap(unusualNumbers)),
  };
}

function placesOf(frame: Frame, role: HeaderRole): (Place & { value: number | null })[] {
  return frame.header.filter((field) => field.role === role).map(({ byte, size, value }) => ({ byte, size, value }));
}

function placeOf(frame: Frame, role: HeaderRole): Place {
  const [place] = placesOf(frame, role);
  if (place === undefined) throw new Error(`no header field of role ${role}`);
  return { byte: place.byte, size: place.size };
}

function constantsOf(frame: Frame, role: HeaderRole): ConstantPlace[] {
  return placesOf(frame, role).map((place) => ({ ...place, value: place.value ?? 0 }));
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
