/** Compiles a .ksy to JavaScript and reads frames with the result; what it reads is put into the shape of our messages. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { parse } from 'yaml';
import { requirePackages } from '../../scripts/common/programs.ts';
import { kaitaiId } from '../../tools/emit/kaitai/run.ts';
import { camelCase, pascalCase, snakeCase } from '../../tools/emit/names.ts';
import type { Body, Field, HeaderField, HeaderRole, Kind, Profile } from '../../tools/model.ts';

type Parsed = Record<string, unknown>;

interface KsyType {
  readonly seq?: readonly { readonly id?: string; readonly enum?: string }[];
  readonly instances?: Readonly<Record<string, { readonly enum?: string }>>;
}

interface Ksy extends KsyType {
  readonly types: Record<string, KsyType>;
}

/** The class of the compiled .ksy; its enums hang on it. */
interface Compiled {
  new (stream: object): Parsed;
  readonly [enumeration: string]: Readonly<Record<number, string>>;
}

export class KaitaiReader {
  readonly #profile: Profile;
  readonly #ksy: Ksy;
  readonly #compiled: Compiled;
  readonly #streamOf: (bytes: Uint8Array) => object;

  private constructor(profile: Profile, ksy: Ksy, compiled: Compiled, streamOf: (bytes: Uint8Array) => object) {
    this.#profile = profile;
    this.#ksy = ksy;
    this.#compiled = compiled;
    this.#streamOf = streamOf;
  }

  static async compile(profile: Profile, text: string): Promise<KaitaiReader> {
    requirePackages('test/dissectors/kaitai');
    const require = createRequire(new URL('./kaitai/package.json', import.meta.url));
    const compiler = require('kaitai-struct-compiler');
    const ksy: Ksy = parse(text, { version: '1.1' });
    const files: Record<string, string> = await compiler.compile('javascript', ksy, null, false);
    const exports: { Rump?: Compiled } = {};
    compileFunction(files['Rump.js'] ?? '', ['exports', 'require'])(exports, require);
    const KaitaiStream = require('kaitai-struct/KaitaiStream');
    return new KaitaiReader(profile, ksy, exports.Rump ?? assert.fail(), (bytes) => new KaitaiStream(bytes));
  }

  parse(frame: Uint8Array): Parsed {
    // A copy, so that the frame has a buffer of its own, where it starts at 0.
    return new this.#compiled(this.#streamOf(frame.slice()));
  }

  read(frame: Uint8Array): Record<string, unknown> {
    const parsed = this.parse(frame);
    const kind = ArrayBuffer.isView(parsed.body) ? undefined : this.#kindOf(parsed);
    const common = { ...this.#codes(parsed, kind), ...this.#header(parsed) };
    if (ArrayBuffer.isView(parsed.body)) return { kind: 'unknown', ...common, body: parsed.body };
    assert.ok(kind, 'a body has its type by its kind');
    return { kind: kind.name, ...common, ...this.#readBody(kind.body, parsed.body as Parsed) };
  }

  /** By what the .ksy selects the body by. */
  #kindOf(parsed: Parsed): Kind | undefined {
    const { kinds } = this.#profile;
    if (parsed.kindNumber !== undefined) return kinds[parsed.kindNumber as number];
    const hasDevice = this.#fieldOf('device') !== undefined;
    return kinds.find(
      ({ device, message }) => [...(hasDevice ? [device.code] : []), ...message.codes].join('.') === parsed.kind,
    );
  }

  #fieldOf(role: HeaderRole): HeaderField | undefined {
    return this.#profile.frame.header.find((candidate) => candidate.role === role);
  }

  #value(parsed: Parsed, role: HeaderRole): unknown {
    return parsed[property(this.#fieldOf(role)?.name ?? '')];
  }

  /** Names of device type and message by the header where one field tells them, else by the kind. */
  #codes(parsed: Parsed, kind: Kind | undefined): Record<string, unknown> {
    const { deviceId, messages, frame } = this.#profile;
    const deviceCode = this.#value(parsed, 'device');
    const device = deviceId.deviceTypes.find(({ code }) => code === deviceCode);
    const messageCode = frame.tells.length === 1 ? this.#value(parsed, 'message') : undefined;
    const own = messages.filter(({ code }) => code === messageCode);
    return {
      deviceType: device?.name ?? deviceCode ?? kind?.device.name,
      messageType: own.length === 1 ? own[0]?.name : (kind?.message.name ?? messageCode),
    };
  }

  #header(parsed: Parsed): Record<string, unknown> {
    const [serial, sequence] = [this.#value(parsed, 'serial'), this.#value(parsed, 'sequence')];
    const fields = this.#profile.frame.header.flatMap(({ field }) => field ?? []);
    const header = fields.map((field) => [field.name, this.#readField('', field, parsed)]);
    return {
      ...(serial === undefined ? {} : { serial: ArrayBuffer.isView(serial) ? hexadecimal(serial) : serial }),
      ...(sequence === undefined ? {} : { sequence }),
      ...(fields.length === 0 ? {} : { header: Object.fromEntries(header) }),
    };
  }

  #readBody(body: Body, parsed: Parsed): Record<string, unknown> {
    const type = snakeCase(body.name);
    assert.equal(parsed.constructor.name, pascalCase(type.replaceAll('_', '-')));
    const named = body.fields.filter((field) => field.type !== 'reserved');
    const set = maskBits(body, parsed);
    const isSet = ({ presence }: Field): boolean => presence === null || set.includes(presence);
    const placed = named.filter((field) => field.optional?.by !== 'item');
    const fields = placed
      // What may be absent for another reason than a bit of the mask, and is, may also have no value.
      .filter((field) => isSet(field) && (field.optional === null || this.#readField(type, field, parsed) !== null))
      .map((field) => [field.name, this.#readField(type, field, parsed)]);
    for (const field of placed.filter((each) => !isSet(each))) {
      assert.equal(parsed[property(field.name)], undefined, `${field.name} is not set`);
    }
    const unknown = set.filter((bit) => !named.some(({ presence }) => presence === bit));
    const { attributes, unknownAttributes } = this.#readItems(body, parsed);
    const rest = parsed.rest as Uint8Array | undefined;
    return {
      body: Object.fromEntries([...fields, ...attributes]),
      ...(unknown.length === 0 ? {} : { unknownFields: unknown }),
      ...(unknownAttributes.length === 0 ? {} : { unknownAttributes }),
      ...(rest === undefined || rest.length === 0 ? {} : { rest }),
    };
  }

  /** Of several items with the same id the last counts. */
  #readItems(body: Body, parsed: Parsed): { attributes: [string, unknown][]; unknownAttributes: unknown[] } {
    const items = (body.list === null ? [] : parsed.items) as {
      id: number;
      kind?: number;
      attribute: number;
      value: Parsed;
    }[];
    const isLast = (item: (typeof items)[number]): boolean =>
      items.filter(({ attribute }) => attribute === item.attribute).at(-1) === item;
    const known = items.filter((item) => item.attribute >= 0 && isLast(item));
    const attributes = known.flatMap(({ attribute, value }) => {
      const { id, fields } = body.list?.attributes[attribute] ?? assert.fail();
      const type = `${snakeCase(body.name)}_${id}`;
      const named = fields.filter((field) => field.type !== 'reserved');
      return named.map((field): [string, unknown] => [field.name, this.#readField(type, field, value)]);
    });
    const unknownAttributes = items
      .filter((item) => !known.includes(item))
      .map(({ id, kind, value }) => ({
        id,
        ...(kind === undefined ? {} : { kind }),
        // Of a known attribute the bytes are kept beside what was read of them.
        bytes: rawOf(value),
      }));
    return { attributes, unknownAttributes };
  }

  #readField(type: string, field: Field, parsed: Parsed): unknown {
    const special = parsed[property(`${field.name}-special`)];
    if (field.special.length > 0 && special !== undefined) return special;
    const value = parsed[property(field.name)];
    if (value === undefined) return null;
    if (field.type === 'enum') return this.#nameOf(type, field, value as number);
    if (field.type === 'flags') return flagsOf(field, value as number, parsed);
    return value;
  }

  /** By Kaitai's own name of the code, so that its enums are tested too. */
  #nameOf(type: string, field: Field, code: number): string | number {
    const id = kaitaiId(field.name);
    const owner = type === '' ? this.#ksy : this.#ksy.types[type];
    const attribute = owner?.seq?.find((entry) => entry.id === id || entry.id === `${id}_raw`);
    const enumeration = attribute?.enum ?? owner?.instances?.[id]?.enum ?? '';
    const label = this.#compiled[pascalCase(enumeration.replaceAll('_', '-'))]?.[code];
    const known = field.enumeration?.codes.find(({ name }) => kaitaiId(name).toUpperCase() === label);
    return known?.name ?? code;
  }
}

/** The bits that are set, by a number or by bytes. */
function maskBits({ presence }: Body, parsed: Parsed): number[] {
  if (presence === null) return [];
  const { size, byteOrder } = presence;
  const mask = parsed.presence as number | Uint8Array;
  if (typeof mask === 'number') return bitsOf(mask, 8 * size);
  const bytes = byteOrder === 'little' ? [...mask] : [...mask].reverse();
  return bytes.flatMap((byte, place) => bitsOf(byte, 8).map((bit) => 8 * place + bit));
}

function rawOf(value: Parsed | Uint8Array): Uint8Array {
  if (ArrayBuffer.isView(value)) return value as Uint8Array;
  const stream = value._io as { _buffer: ArrayBuffer; byteOffset: number; size: number };
  return new Uint8Array(stream._buffer, stream.byteOffset, stream.size).slice();
}

function hexadecimal({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}

/** Names where Kaitai says that they are set, numbers for the other bits of the raw value. */
function flagsOf(field: Field, raw: number, parsed: Parsed): (string | number)[] {
  return Array.from({ length: field.width }, (_, bit) => bit).flatMap((bit): (string | number)[] => {
    const flag = field.flags.find(({ code }) => code === bit);
    if (flag === undefined) return bitsOf(raw, field.width).includes(bit) ? [bit] : [];
    return parsed[property(`${field.name}-${flag.name}`)] === true ? [flag.name] : [];
  });
}

function bitsOf(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => Math.floor(value / 2 ** bit) % 2 === 1);
}

/** Kaitai's JavaScript writes its identifiers in camel case. */
function property(name: string): string {
  return camelCase(snakeCase(name).replaceAll('_', '-'));
}
