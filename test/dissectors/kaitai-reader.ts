/** Compiles a .ksy to JavaScript and reads frames with the result; what it reads is put into the shape of our messages. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { parse } from 'yaml';
import { requirePackages } from '../../scripts/common/require-program.ts';
import { camelCase, pascalCase, snakeCase } from '../../tools/emit/names.ts';
import type { Body, Field, HeaderRole, Profile } from '../../tools/model.ts';

type Parsed = Record<string, unknown>;

interface Ksy {
  readonly types: Record<string, { readonly seq?: readonly { readonly id?: string; readonly enum?: string }[] }>;
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
    const value = (role: HeaderRole): number => {
      const field = this.#profile.frame.header.find((candidate) => candidate.role === role);
      return parsed[property(field?.name ?? '')] as number;
    };
    const { deviceId, messages, kinds } = this.#profile;
    const device = deviceId.deviceTypes.find(({ code }) => code === value('device'));
    const message = messages.find(({ code }) => code === value('message'));
    const common = {
      deviceType: device?.name ?? value('device'),
      messageType: message?.name ?? value('message'),
      serial: value('serial'),
      sequence: value('sequence'),
    };
    if (ArrayBuffer.isView(parsed.body)) return { kind: 'unknown', ...common, body: parsed.body };
    const kind = kinds.find((candidate) => candidate.device === device && candidate.message === message);
    assert.ok(kind, 'a body has its type by its kind');
    return { kind: kind.name, ...common, ...this.#readBody(kind.body, parsed.body as Parsed) };
  }

  #readBody(body: Body, parsed: Parsed): Record<string, unknown> {
    const type = snakeCase(body.name);
    assert.equal(parsed.constructor.name, pascalCase(type.replaceAll('_', '-')));
    const mask = parsed.presence as number;
    const isSet = (bit: number | null): boolean => bit === null || Math.floor(mask / 2 ** bit) % 2 === 1;
    const named = body.fields.filter((field) => field.type !== 'reserved');
    const fields = named
      .filter((field) => isSet(field.presence))
      .map((field) => [field.name, this.#readField(type, field, parsed)]);
    for (const field of named.filter(({ presence }) => !isSet(presence))) {
      assert.equal(parsed[property(field.name)], undefined, `${field.name} is not set`);
    }
    const unknown =
      body.presence === null
        ? []
        : bitsOf(mask, 8 * body.presence.size).filter((bit) => !named.some(({ presence }) => presence === bit));
    return { body: Object.fromEntries(fields), ...(unknown.length === 0 ? {} : { unknownFields: unknown }) };
  }

  #readField(type: string, field: Field, parsed: Parsed): unknown {
    const value = parsed[property(field.name)];
    if (field.type === 'enum') return this.#nameOf(type, field, value as number);
    if (field.type === 'flags') return flagsOf(field, value as number, parsed);
    return value ?? null;
  }

  /** By Kaitai's own name of the code, so that its enums are tested too. */
  #nameOf(type: string, field: Field, code: number): string | number {
    const id = snakeCase(field.name);
    const attribute = this.#ksy.types[type]?.seq?.find((entry) => entry.id === id || entry.id === `${id}_raw`);
    const label = this.#compiled[pascalCase((attribute?.enum ?? '').replaceAll('_', '-'))]?.[code];
    const known = field.enumeration?.codes.find(({ name }) => snakeCase(name).toUpperCase() === label);
    return known?.name ?? code;
  }
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
