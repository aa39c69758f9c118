/** Values of fields, made from a seed: valid ones, and right, nearly right ones or those of another type. */
import { runInNewContext } from 'node:vm';
import type { Kind } from '../../../sdk/field/kind.ts';
import type { FieldLayout, NumberField } from '../../../sdk/field/layout.ts';
import { physicalOf, toleranceOf } from '../../../sdk/field/write.ts';
import { wrongValues } from '../../suite/support/wrong-values.ts';
import { below, pick, type Random } from '../random.ts';

/** What has other constructors: `instanceof` says no. */
export const otherRealm: { object(): object; bytes(size: number): Uint8Array } = runInNewContext(
  '({ object: () => ({}), bytes: (size) => new Uint8Array(size).fill(9) })',
);

export function validValue(field: FieldLayout, random: Random): unknown {
  switch (field.type) {
    case 'bool':
      return random() < 0.5;
    case 'enum':
      return pick(random, namesOf(field));
    case 'flags':
      return namesOf(field).filter(() => random() < 0.3);
    case 'text':
      return pick(random, ['', 'a', 'x'.repeat(field.size), 'Ä'.repeat(field.size >> 1)]);
    case 'bytes':
      return Uint8Array.from({ length: field.size }, () => below(random, 256));
    default:
      if (field.null !== null && random() < 0.1) return null;
      return physicalOf(validRaw(field, random), field);
  }
}

function validRaw({ least, most, step }: NumberField, random: Random): number {
  const last = Math.floor((most - least) / step);
  return least + step * pick(random, [0, last, Math.floor(random() * (last + 1)), Math.floor(random() * (last + 1))]);
}

function namesOf(field: FieldLayout & { readonly type: 'enum' | 'flags' }): string[] {
  return [...(field.enumeration.codes as ReadonlyMap<string, number>).keys()];
}

/** Right, nearly right, or of another type. */
export function oddValue(field: FieldLayout, kinds: readonly Kind[], random: Random): unknown {
  if (random() < 0.3) return pick(random, wrongValues)[1];
  const valid = validValue(field, random);
  if (random() < 0.15) return pick(random, [String(valid), Object(valid), [valid], undefined, () => valid]);
  switch (field.type) {
    case 'bool':
      return pick(random, [0, 1, 'true', 'false', null, -0]);
    case 'enum':
      return random() < 0.8 ? likeName(valid as string, kinds, random) : below(random, 300) - 1;
    case 'flags':
      return oddFlags(field, kinds, random);
    case 'text':
      return oddText(field.size, random);
    case 'bytes':
      return oddBytes(field.size, random);
    default:
      return oddNumber(field, random);
  }
}

/** Names that share their length and some characters with a right one, and so perhaps their hash. */
function likeName(name: string, kinds: readonly Kind[], random: Random): unknown {
  const place = below(random, name.length);
  const code = (name.charCodeAt(place) + pick(random, [1, -1, 4, 8, 16, 32, 64])) & 0x7f;
  const other = pick(random, kinds).layout.fields;
  const foreign = other.flatMap((field) => (field.type === 'enum' || field.type === 'flags' ? namesOf(field) : []));
  return pick(random, [
    name,
    '',
    name.toUpperCase(),
    `${name} `,
    name.slice(0, -1),
    `${name.slice(0, place)}${String.fromCharCode(code)}${name.slice(place + 1)}`,
    `${name.slice(0, place)}\u0100${name.slice(place + 1)}`,
    foreign.length > 0 ? pick(random, foreign) : 'null',
    name.split('').reverse().join(''),
    'undefined',
    'null',
  ]);
}

function oddFlags(field: FieldLayout & { readonly type: 'flags' }, kinds: readonly Kind[], random: Random): unknown {
  const names = namesOf(field);
  const flags: unknown[] = names.filter(() => random() < 0.4);
  const name = pick(random, names);
  const at = below(random, flags.length + 1);
  switch (below(random, 9)) {
    case 0:
      flags.splice(at, 0, likeName(name, kinds, random));
      return flags;
    case 1:
      return [...flags, name, name];
    case 2:
      flags.length += 1 + below(random, 3);
      return flags;
    case 3:
      if (flags.length > 0) delete flags[at];
      return flags;
    case 4:
      return new Proxy(flags, {});
    case 5:
      return Object.freeze(flags);
    case 6:
      return Object.defineProperty([...flags, name], String(at), { get: () => name, enumerable: true });
    case 7:
      return Object.assign(class extends Array<unknown> {}.from(flags), { extra: 1 });
    default:
      return pick(random, [
        new Set(flags),
        { ...flags, length: flags.length },
        flags.join(),
        below(random, 64),
        [below(random, 40)],
      ]);
  }
}

function oddText(size: number, random: Random): unknown {
  const place = below(random, size);
  const put = (text: string): string =>
    `${'x'.repeat(place)}${text}${'y'.repeat(Math.max(0, size - place - text.length))}`;
  return pick(random, [
    'x'.repeat(size + 1),
    'Ä'.repeat((size >> 1) + 1),
    `${'x'.repeat(size - 1)}Ä`,
    `${'x'.repeat(Math.max(0, size - 2))}Ä`,
    `${'x'.repeat(Math.max(0, size - 3))}空`,
    `${'x'.repeat(Math.max(0, size - 4))}\u{1f321}`,
    `${'x'.repeat(Math.max(0, size - 3))}\u{1f321}`,
    put('\0'),
    put('\ud800'),
    put('\udc00'),
    put('\udc00\ud800'),
    put('\ufeff'),
    `Ä\0`,
    'a\u007f\u0080',
  ]);
}

function oddBytes(size: number, random: Random): unknown {
  return pick(random, [
    new Uint8Array(size + 1),
    new Uint8Array(Math.max(0, size - 1)),
    new Uint8ClampedArray(size),
    new Uint8Array(size + 4).fill(7).subarray(3, 3 + size),
    Buffer.alloc(size, 3),
    new ArrayBuffer(size),
    new DataView(new ArrayBuffer(size)),
    Object.defineProperty(new Uint8Array(size), 'length', { value: size + 1 }),
    Object.defineProperty(new Uint8Array(size + 1), 'length', { value: size }),
    Array.from({ length: size }, () => 1),
    '00'.repeat(size),
    otherRealm.bytes(size),
  ]);
}

function oddNumber(field: NumberField, random: Random): unknown {
  const { least, most, step, multiplier, divisor } = field;
  const right = physicalOf(validRaw(field, random), field);
  const unit = multiplier / divisor;
  const tolerance = toleranceOf(field, pick(random, [1, step]));
  return pick(random, [
    physicalOf(least - step, field),
    physicalOf(most + step, field),
    physicalOf(least - 1, field),
    physicalOf(most + 1, field),
    right + unit,
    right + (unit * step) / 2,
    right - unit / 2,
    right + unit / 3,
    right + tolerance * pick(random, [0.5, 0.99, 1.01, 2, -0.5, -0.99, -1.01, -2]),
    right * (1 + Number.EPSILON),
    right * (1 - Number.EPSILON),
    -right,
    right + 2 ** 32,
    right - 2 ** 32,
    physicalOf(field.null ?? 2 ** field.width - 1, field),
    physicalOf(2 ** field.width, field),
    physicalOf(-(2 ** (field.width - 1)), field),
    2 ** 31,
    -(2 ** 31),
    2 ** 32 - 1,
    2 ** 53,
    -0,
    Number.NaN,
    null,
  ]);
}
