/**
 * Messages of every kind with something odd about them, made from a seed: called again with the same one, the same message anew, so that
 * each writer gets objects that no other has touched.
 */
import type { Kind } from '../../../sdk/field/kind.ts';
import { Instance, wrongValues } from '../../suite/support/wrong-values.ts';
import { below, pick, type Random } from '../random.ts';
import { oddValue, otherRealm, validValue } from './values.ts';

/** What the getters of a message do that depends on who reads it. */
export interface Surroundings {
  /** What getters that change answer: always the first or second of two values, or each in turn. */
  answers: 'first' | 'second' | 'in turn';
  /** Calls into the codec that is just writing. */
  readonly reenter: () => void;
}

type Fields = Record<string, unknown>;

export function messageOf(random: Random, kinds: readonly Kind[], given: Surroundings): unknown {
  const surroundings = { ...given };
  const kind = pick(random, kinds);
  const body: Fields = {};
  for (const field of kind.layout.fields) {
    if (kind.presence === null || random() < 0.5) body[field.name] = validValue(field, random);
  }
  const serial = Math.floor(random() * 2 ** (random() < 0.5 ? 48 : 16));
  const message: Fields = { kind: kind.name, serial, sequence: below(random, 256), body };
  if (random() < 0.1) message.deviceType = kind.deviceType;
  if (random() < 0.1) message.messageType = kind.messageType;
  // Hidden, and nothing else odd: beside an unknown key the fast writers do not see it (see `writePlain`).
  if (random() < 0.02) {
    const target = random() < 0.5 ? body : message;
    const keys = Object.keys(target);
    if (keys.length > 0) Object.defineProperty(target, pick(random, keys), { enumerable: false });
    return message;
  }
  // Few changes each: what is wrong first hides what comes after it.
  for (let left = pick(random, [0, 1, 1, 1, 2, 3]); left > 0; left--) {
    if (random() < 0.6 && kind.layout.fields.length > 0) {
      const field = pick(random, kind.layout.fields);
      body[field.name] = oddValue(field, kinds, random);
    } else if (random() < 0.6) message.body = changed(message.body, kind, random, surroundings, kind.layout.names);
    else if (random() < 0.5) changeHeader(message, kinds, random);
    else return changed(message, kind, random, surroundings, ['kind', 'serial', 'sequence', 'body']);
  }
  return message;
}

function changeHeader(message: Fields, kinds: readonly Kind[], random: Random): void {
  const number = (): unknown =>
    pick(random, [
      -1,
      -0,
      0.5,
      255,
      256,
      2 ** 16,
      2 ** 32,
      2 ** 48 - 1,
      2 ** 48,
      '5',
      'AB-CD',
      Number.NaN,
      undefined,
      1n,
    ]);
  const wrong = (): unknown => pick(random, wrongValues)[1];
  const other = pick(random, kinds);
  switch (below(random, 7)) {
    case 0:
      message.serial = random() < 0.7 ? number() : wrong();
      return;
    case 1:
      message.sequence = random() < 0.7 ? number() : wrong();
      return;
    case 2:
      message.kind = pick(random, [other.name, `${other.name}s`, '', 'unknown', 'toString', wrong()]);
      return;
    case 3:
      message.deviceType = pick(random, [other.deviceType, undefined, 'toaster', 3, wrong()]);
      return;
    case 4:
      message.messageType = pick(random, [other.messageType, undefined, 'nothing', 3, wrong()]);
      return;
    case 5:
      message.unknownFields = pick(random, [undefined, [], [31], [30, 31], [31, 31], [0], [-1], [32], ['5'], wrong()]);
      return;
    default:
      message.body = pick(random, [undefined, new Uint8Array(below(random, 40)), wrong(), wrong()]);
  }
}

/** The same fields in an object of another make. */
function changed(
  object: unknown,
  kind: Kind,
  random: Random,
  surroundings: Surroundings,
  names: readonly string[],
): unknown {
  if (typeof object !== 'object' || object === null || Object.getPrototypeOf(object) !== Object.prototype)
    return object;
  const fields = object as Fields;
  // Whatever has getters stays: to copy it would call them.
  if (
    Object.values(Object.getOwnPropertyDescriptors(fields)).some(
      ({ get, enumerable }) => get !== undefined || !enumerable,
    )
  )
    return object;
  const keys = Object.keys(fields);
  const key = keys.length > 0 ? pick(random, keys) : 'absent';
  const unknown = pick(random, [
    'colour',
    '__proto__',
    'constructor',
    'toString',
    '',
    '0',
    'kind',
    'body',
    `${key}s`,
    key.toUpperCase(),
  ]);
  const value = fields[key];
  const other = pick(random, wrongValues)[1];
  const open = (key: string, property: PropertyDescriptor): Fields =>
    Object.defineProperty({ ...fields }, key, { enumerable: true, configurable: true, ...property }) as Fields;
  const getter = (get: () => unknown): Fields => open(key, { get });
  switch (below(random, 26)) {
    case 0:
      return Object.fromEntries(Object.entries(fields).sort(() => random() - 0.5));
    case 1: {
      const { [key]: _, ...rest } = fields;
      return rest;
    }
    case 2:
      return open(unknown, { value: pick(random, [1, undefined, other]), writable: true });
    case 3:
      return { ...fields, [key]: undefined };
    case 4: {
      const absent = names.find((name) => !(name in fields)) ?? key;
      return { ...fields, [absent]: undefined };
    }
    case 5:
      return getter(() => value);
    case 6:
      return getter(() => {
        throw new RangeError(`no ${key}`);
      });
    case 7: {
      let calls = 0;
      const answers = takeAnswers(surroundings);
      return getter(() => ((answers === 'in turn' ? calls++ % 2 === 0 : answers === 'first') ? value : other));
    }
    case 8: {
      let calls = 0;
      const answers = takeAnswers(surroundings);
      return getter(() => ((answers === 'in turn' ? calls++ % 2 === 0 : answers === 'first') ? other : value));
    }
    case 9:
    case 10:
      return getter(() => {
        surroundings.reenter();
        return value;
      });
    case 11:
      return new Proxy({ ...fields }, {});
    case 12:
      return new Proxy(
        { ...fields },
        {
          ownKeys() {
            throw new RangeError('no keys');
          },
        },
      );
    case 13:
      return new Proxy(
        { ...fields },
        {
          getPrototypeOf() {
            throw new RangeError('no prototype');
          },
        },
      );
    case 14:
      return Object.freeze({ ...fields });
    case 15:
      return Object.assign(Object.create(null), fields);
    case 16:
      return Object.assign(new Instance(), fields);
    case 17:
      return Object.create(fields);
    case 18: {
      const { [key]: _, ...rest } = fields;
      return Object.setPrototypeOf(rest, { [key]: value });
    }
    case 19: {
      const { [key]: _, ...rest } = fields;
      return Object.setPrototypeOf(
        { ...rest, colour: 1 },
        {
          get [key]() {
            return value;
          },
        },
      );
    }
    case 20:
      return Object.assign(otherRealm.object(), fields);
    case 21:
      return Object.assign([], fields);
    case 22:
      return { ...fields, [Symbol('colour')]: 1 };
    case 23:
      return Object.assign(() => 1, fields);
    case 24:
      return pick(random, [Math, JSON, Reflect, globalThis.Atomics, argumentsOf(), new Map(), Promise.resolve(fields)]);
    default:
      return kind.presence === null ? { ...fields, extra: 1 } : {};
  }
}

/** One getter of a message changes: of two, their answers could go together in four ways. */
function takeAnswers(surroundings: Surroundings): Surroundings['answers'] {
  const { answers } = surroundings;
  surroundings.answers = 'first';
  return answers;
}

function argumentsOf(..._: unknown[]): unknown {
  // biome-ignore lint/complexity/noArguments: what has the prototype of plain objects and is none
  return arguments;
}
