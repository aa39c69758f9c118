/** Rules → program. Every fault of a rule is reported here, once; routing itself cannot fail. */

import type { Destination, RouteProgram, RouteStep } from '../engine/route-program.ts';
import { MAX_SHARDS } from '../engine/shard.ts';
import { UNKNOWN_KIND } from '../frame/kind.ts';
import { checkedSerial, isWritableSerial } from '../generated/device-id.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from '../generated/identifiers.ts';
import { FRAME_HEADER, KINDS } from '../generated/kinds.ts';
import {
  HAS_HEADER_FIELDS,
  HAS_SERIAL,
  HEADER_LENGTH,
  MAXIMUM_DEVICE_TYPE,
  MAXIMUM_SERIAL,
  SERIAL_LENGTH,
} from '../generated/layout.ts';
import { checkedMessageId, codeOf, serialBytes } from '../generated/message.ts';
import { checkedCode, checkedFields, checkedList, checkedOptions, type Fields } from '../values/checked.ts';
import { checkedInteger, checkedType, isArray, placed, RumpError, refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import { checkedWhere, compileCondition, Refusals } from './condition.ts';

const RULE_KEYS = ['to', 'copyTo', 'deviceType', 'messageType', ...(HAS_SERIAL ? ['serial'] : []), 'where', 'shards'];

export function compileRules(options: unknown): RouteProgram {
  const rules = isArray(options) ? options : checkedOptions(options, ['rules']).rules;
  const program = new GrowingProgram();
  checkedList(rules, 'rules', (rule, index) => program.add(rule, `rules[${index}]`));
  return program;
}

class GrowingProgram implements RouteProgram {
  readonly steps = Array.from({ length: UNKNOWN_KIND + 1 }, (): RouteStep[] => []);
  readonly destinations: Destination[] = [];
  /** By name: the number of its first destination, and `shards` of the rule that named it first. */
  readonly #names = new Map<string, { readonly first: number; readonly shards: unknown }>();

  add(value: unknown, path: string): void {
    const rule = checkedFields(value, path, RULE_KEYS);
    const copy = rule.to === undefined;
    if (copy === (rule.copyTo === undefined)) refuse('contradiction', path, value, 'it must have either to or copyTo');
    const name = copy ? 'copyTo' : 'to';
    const to = checkedType(rule[name], `${path}.${name}`, 'string');
    const shards = rule.shards === undefined ? 1 : checkedInteger(rule.shards, `${path}.shards`, 1, MAX_SHARDS);
    if (rule.shards !== undefined && !HAS_SERIAL) {
      refuse('unsupported', `${path}.shards`, rule.shards, 'frames of this profile have no serial to split them by');
    }
    const destination = this.#destination(to, shards, rule.shards, `${path}.shards`);
    const deviceTypes = checkedCodes(rule.deviceType, `${path}.deviceType`, DEVICE_TYPES, MAXIMUM_DEVICE_TYPE);
    const messages = checkedMessages(rule.messageType, `${path}.messageType`);
    // A name is that of unknown kinds too where it is one message's alone.
    const messageIds = messages?.filter(({ name }) => name === null || isAlone(name)).map(({ code }) => code);
    const serials = checkedSerials(rule.serial, `${path}.serial`);
    const where = checkedWhere(rule.where, `${path}.where`);

    const step: RouteStep = {
      destination,
      shards,
      copy,
      serials,
      deviceTypes: undefined,
      messageIds: undefined,
      condition: undefined,
    };
    const refusals = new Refusals();
    let fields = 0;
    const inHeader = HAS_HEADER_FIELDS
      ? FRAME_HEADER?.fields.find(({ name }) => `header.${name}` === where?.field)
      : undefined;
    if (where === undefined) this.steps[UNKNOWN_KIND]?.push({ ...step, deviceTypes, messageIds });
    if (HAS_HEADER_FIELDS && where !== undefined && inHeader !== undefined) {
      fields++;
      refusals.attempt(where, () => {
        const condition = compileCondition(where, inHeader, refusals, HEADER_LENGTH);
        this.steps[UNKNOWN_KIND]?.push({ ...step, deviceTypes, messageIds, condition });
      });
    }
    for (const [kind, { deviceCode, messageCode, messageType, layout }] of KINDS.entries()) {
      if (deviceTypes?.includes(deviceCode) === false) continue;
      const isAsked = ({ name, code }: AskedMessage): boolean =>
        name === null ? code === messageCode : name === messageType;
      if (messages?.some(isAsked) === false) continue;
      if (where === undefined) {
        this.steps[kind]?.push(step);
        continue;
      }
      const field = inHeader ?? layout.fields.find((candidate) => candidate.name === where.field);
      if (field === undefined) continue;
      fields++;
      const base = inHeader === undefined ? 0 : HEADER_LENGTH;
      refusals.attempt(where, () =>
        this.steps[kind]?.push({ ...step, condition: compileCondition(where, field, refusals, base) }),
      );
    }
    if (where !== undefined && fields === 0) {
      const ofHeader = (HAS_HEADER_FIELDS ? (FRAME_HEADER?.names ?? []) : []).map((name) => `header.${name}`);
      const names = [...KINDS.flatMap(({ layout }) => layout.names), ...ofHeader];
      const hint = didYouMean(where.field, names);
      refuse(
        'unknown-field',
        `${where.path}.field`,
        where.field,
        `no kind that this rule matches has this field${hint}`,
      );
    }
    refusals.throwAny();
  }

  /** Rules may share a destination, but not cut it differently. */
  #destination(to: string, count: number, shards: unknown, path: string): number {
    const known = this.#names.get(to);
    if (known !== undefined) {
      if (known.shards !== shards) refuse('contradiction', path, shards, `another rule has ${known.shards}`);
      return known.first;
    }
    const first = this.destinations.length;
    this.#names.set(to, { first, shards });
    for (let shard = 0; shard < count; shard++) this.destinations.push(shards === undefined ? { to } : { to, shard });
    return first;
  }
}

/** The bytes of a serial that is text; null where serials are numbers. */
const textSerial =
  SERIAL_LENGTH > 0
    ? (serial: unknown, path: string): number[] => {
        try {
          const checked = checkedSerial(serial);
          // What bytes that are no UTF-8 are read as stands for many serials.
          if (!isWritableSerial(checked)) refuse('out-of-range', 'serial', serial, 'it may not hold U+FFFD');
          return [...serialBytes(checked)];
        } catch (error) {
          throw RumpError.is(error) ? placed(error, path) : error;
        }
      }
    : null;

// The parts of a rule that are the same for all kinds; undefined where a rule leaves them out.

/** One code or many, by name or number. */
function checkedCodes(
  value: unknown,
  path: string,
  codes: ReadonlyMap<string, number>,
  most: number,
): number[] | undefined {
  return eachOf(value, path, (entry) => checkedCode(entry, path, codes, most));
}

/** A message that a rule asks for: by name, or by code alone. */
interface AskedMessage {
  readonly name: string | null;
  readonly code: number;
}

/** One message or many; a code of several numbers is a list itself. */
function checkedMessages(value: unknown, path: string): AskedMessage[] | undefined {
  const isCode = Array.isArray(codeOf(0)) && isArray(value) && typeof value[0] === 'number';
  return eachOf(isCode ? [value] : value, path, (entry) => ({
    name: typeof entry === 'string' ? entry : null,
    code: checkedMessageId(entry, path),
  }));
}

/** Whether no other message has this one's code. */
function isAlone(name: string): boolean {
  const code = MESSAGE_TYPES.get(name);
  return [...MESSAGE_TYPES.values()].filter((other) => other === code).length === 1;
}

/** Pairs of the first and the last serial, ascending; of serials that are text their bytes. */
function checkedSerials(value: unknown, path: string): number[] | undefined {
  if (SERIAL_LENGTH > 0 && textSerial !== null)
    return eachOf(value, path, (serial) => textSerial?.(serial, path) ?? [])?.flat();
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const range: Fields = checkedFields(value, path, ['from', 'to']);
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return eachOf(value, path, (serial) => checked(serial))
    ?.sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}

/** One or many; undefined where there is none. */
function eachOf<Result>(value: unknown, path: string, check: (entry: unknown) => Result): Result[] | undefined {
  return value === undefined ? undefined : checkedList(isArray(value) ? value : [value], path, check);
}
