/** Why a call failed. The union is closed: a `switch` over it can be complete. */
export type RumpErrorCode =
  /** The bytes end before the frame does. */
  | 'truncated'
  /** No start marker where a frame must begin. */
  | 'bad-start'
  /** The frame is of a version that this profile does not know. */
  | 'bad-version'
  /** The length is over the profile's maximum, or bytes follow the frame. */
  | 'bad-length'
  /** The check, or the end marker, does not match the bytes before it. */
  | 'bad-check'
  /** No such kind of message. */
  | 'unknown-kind'
  /** A number, text or flag list that the field cannot hold or the profile does not allow. */
  | 'out-of-range'
  /** A name, or a code without a name, that is not in the field's table. */
  | 'unknown-name'
  /** A field that this body must have is missing. */
  | 'missing-field'
  /** A field that this body does not have. */
  | 'unknown-field'
  /** A value of another type than the field's. */
  | 'wrong-type'
  /** Two parts of a message that exclude each other. */
  | 'contradiction'
  /** The target has too few bytes after the offset. */
  | 'buffer-too-small'
  /** A batch, or one of its views, used after the codec scanned again. */
  | 'stale-batch'
  /** The host refuses the request, such as for WebAssembly. */
  | 'unsupported'
  /** The scanner has ended. */
  | 'closed'
  /** No answer came in time. */
  | 'timeout'
  /** The caller's signal has aborted it. */
  | 'aborted'
  /** The device, or the server for it, has refused; `result` says why. */
  | 'rejected';

/** Where it happened: a byte offset for bytes, a path such as `body.targetTemperature` for messages. */
export interface RumpErrorPlace {
  readonly offset?: number;
  readonly path?: string;
  /** Why a request was refused, for code `rejected`: a result of 7.6, by name or, if it has none, as a number. */
  readonly result?: string | number;
}

/** A `RumpError` as plain data, for JSON and for messages between threads: a structured clone of an error keeps no code. */
export interface RumpErrorJson extends RumpErrorPlace {
  readonly name: 'RumpError';
  readonly code: RumpErrorCode;
  readonly message: string;
}

// Registered, so that two copies of this package in one program recognise each other's errors.
const BRAND: unique symbol = /* @__PURE__ */ Symbol.for('igrs-rump.error') as never;

/** Every deliberate failure of this package throws one; other errors are bugs, or come from the caller's own code. */
export class RumpError extends Error {
  /** @internal */
  static override readonly name = 'RumpError';
  override readonly name = 'RumpError';
  readonly code: RumpErrorCode;
  /** The byte at which it failed, counted from the start of what was passed; only for bytes. */
  declare readonly offset: number | undefined;
  /** The field at which it failed, such as `body.targetTemperature`; only for messages and options. */
  declare readonly path: string | undefined;
  /** The result with which a device or server refused; only for `rejected`. */
  declare readonly result: string | number | undefined;

  constructor(code: RumpErrorCode, message: string, place: RumpErrorPlace = {}) {
    super(message);
    this.code = code;
    // What is undefined is not set, so that consoles do not show it.
    for (const name of ['offset', 'path', 'result'] as const) {
      if (place[name] !== undefined) this[name as never] = place[name] as never;
    }
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Code, message and place, without the stack: `JSON.stringify` calls it, and `postMessage(error.toJSON())` keeps all of them. */
  toJSON(): RumpErrorJson {
    const { name, code, message, offset, path, result } = this;
    // Leaves out what is undefined.
    return JSON.parse(JSON.stringify({ name, code, message, offset, path, result }));
  }

  /**
   * The inverse of `toJSON`, on the other side of a thread or a network.
   * @throws {RumpError} `wrong-type` with the path `value` if `code` or `message` is missing: a cloned error has lost its code
   */
  static from(value: RumpErrorJson): RumpError {
    try {
      const { code, message }: Partial<RumpErrorJson> = value ?? {};
      if (typeof code === 'string' && typeof message === 'string') return new RumpError(code, message, value);
    } catch {
      // A proxy that was revoked, or that throws.
    }
    const text = 'value is not what toJSON gives; it must have code and message, which a cloned error has lost';
    throw new RumpError('wrong-type', text, { path: 'value' });
  }

  /** True for a `RumpError` of any copy of this package; use it in place of `instanceof`. */
  static is(value: unknown): value is RumpError {
    try {
      return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
    } catch {
      // A proxy that was revoked, or that throws: not ours.
      return false;
    }
  }
}

/** Throws a RumpError that says where, which value, and what is allowed. */
export function refuse(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

/** The value if it is an integer from `least` to `most`. `otherType` is the code for anything but a number. */
export function checkedInteger(
  value: unknown,
  path: string,
  least: number,
  most: number,
  otherType: RumpErrorCode = 'wrong-type',
): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  const code = typeof value === 'number' ? 'out-of-range' : otherType;
  refuse(code, path, value, `it must be an integer from ${least} to ${most}`);
}

/** Refuses what lacks a method; a function has `call`. What a caller without types left out would fail only when it is used. */
export function requireMethod(value: unknown, path: string, method: string, allowed: string): void {
  const methods = value as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof methods?.[method] !== 'function') refuse('wrong-type', path, value, `it must be ${allowed}`);
}

interface TypeOf {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

/** As `Array.isArray`, which throws for a proxy that was revoked. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The value if it is of this type; NaN does not count as a number. */
export function checkedType<Type extends keyof TypeOf>(value: unknown, path: string, type: Type): TypeOf[Type] {
  if (typeof value === type && !Number.isNaN(value)) return value as TypeOf[Type];
  refuse('wrong-type', path, value, `it must be a ${type}`);
}

/** The same refusal at another place: the rules for single values say `body.` and the field's name. */
export function placed(error: RumpError, path: string): RumpError {
  return new RumpError(error.code, error.message.replace(error.path ?? '', path), { path });
}

/** How a value reads in an error's message: short, on one line, and never failing whatever the value is. */
export function display(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'bigint') return `the BigInt ${shortened(`${value}n`)}`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    if (Array.isArray(value)) return 'an array';
    const tag = objectTag.call(value).slice(8, -1);
    const name: unknown = tag === 'Object' ? value.constructor?.name : tag;
    // A caller's text is quoted only if it can be a name.
    if (typeof name !== 'string' || name === 'Object' || !/^[\w$]{1,40}$/.test(name)) return 'an object';
    return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
  } catch {
    // A proxy that was revoked, or that throws.
    return 'a proxy that cannot be read';
  }
}

/** @internal An address as it may be shown: without user and password, and without its query, which may hold a token. */
export function withoutCredentials(address: string): string {
  return address.replace(/^(\w+:\/\/)?.*@/s, '$1…@').replace(/([?#]).*/s, '$1…');
}

/** Called with a value as `this`: `[object Map]` and the like. */
export const objectTag: () => string = Object.prototype.toString;

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * The value of an own property of everything that holds memory, a stream or a connection. Without it `structuredClone` and `postMessage`
 * would silently give an object without methods; with it they throw a DataCloneError that shows this text.
 */
export const NOT_CLONEABLE: unique symbol = /* @__PURE__ */ Symbol(
  'make one in each thread, and post bytes or messages',
) as never;
