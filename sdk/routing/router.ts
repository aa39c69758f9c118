/** Routers, the public types of their rules, and how rules become programs of the engine. */

import { fieldsOf } from '../columns/read.ts';
import type { ColumnField } from '../engine/engine.ts';
import type { Destination, RouteProgram, RouteStep } from '../engine/route-program.ts';
import { shardOfHash } from '../engine/serials.ts';
import { UNKNOWN_KIND } from '../frame/kinds.ts';
import { HEADER_FIELDS } from '../generated/hooks/columns/header.ts';
import { hashDevice } from '../generated/hooks/engine/serials.ts';
import { checkedMessages, checkedSerials } from '../generated/hooks/routing/header.ts';
import { KINDS } from '../generated/kinds.ts';
import { checkedDeviceType, RULE_KEYS } from '../generated/message.ts';
import type {
  DeviceTypeName,
  HeaderFields,
  KindName,
  Messages,
  MessageTypeName,
  SerialMatch,
  UnknownMessage,
} from '../generated/messages.ts';
import { checkedBatch, type FrameBatch } from '../scan/batch.ts';
import { checkedFields, checkedList, checkedOptions, eachOf } from '../values/checked.ts';
import { checkedInteger, checkedType, isArray, NOT_CLONEABLE, refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import { checkedWhere, compileCondition, Refusals } from './condition.ts';

/** Every field that some kind of message has in its body, and those of the header as `header.name`. */
export type FieldName =
  | { [K in KindName]: keyof Messages[K]['body'] & string }[KindName]
  | `header.${keyof HeaderFields & string}`;

/** A value of a field as messages have it: in physical units, by name; a code without a name is its number. Of flags, one of them. */
export type WhereValue<Field extends FieldName = FieldName> =
  | { [K in KindName]: Field extends keyof Messages[K]['body'] ? Each<Messages[K]['body'][Field]> : never }[KindName]
  | (Field extends `header.${infer Own extends keyof HeaderFields & string}` ? Each<HeaderFields[Own]> : never);

type Each<Value> = Value extends readonly (infer Flag)[] ? Flag : NonNullable<Value>;

interface Tests<Field extends FieldName> {
  readonly field: Field;
  readonly equals?: WhereValue<Field>;
  readonly oneOf?: readonly WhereValue<Field>[];
  /** Numbers in physical units, and names of ordered enums; null and codes without a name never match. */
  readonly atLeast?: WhereValue<Field>;
  readonly atMost?: WhereValue<Field>;
  /** Flags: this one is set, or all of these; a bit without a name is its number. */
  readonly has?: WhereValue<Field> | readonly WhereValue<Field>[];
  /** Numbers: true matches only null, false every number; a named raw value is neither. */
  readonly isNull?: boolean;
}

/**
 * A condition on one field of the body or header, with one of the tests. Frames whose kind has no such field never match, nor does a
 * control frame that does not set it. What is only known at run time needs `as Where`; the router checks it.
 */
export type Where = { readonly [Field in FieldName]: Tests<Field> }[FieldName];

interface Match {
  /** By name or code; any of a list. */
  readonly deviceType?: DeviceTypeName | number | readonly (DeviceTypeName | number)[];
  /** By name or code; any of a list. */
  readonly messageType?: UnknownMessage['messageType'] | readonly (MessageTypeName | UnknownMessage['messageType'])[];
  /** One, a list of them, or a range. */
  readonly serial?: SerialMatch;
  readonly where?: Where;
  /** Splits the destination by the device ID, so that one device's frames stay together and in order. From 1 to 65536. */
  readonly shards?: number;
}

/** The first rule that matches takes the frame; a rule matches if all its parts do. */
export interface TakingRule extends Match {
  readonly to: string;
}

/** Sends a copy, and continues with the next rule. */
export interface CopyingRule extends Match {
  readonly copyTo: string;
}

export type Rule = TakingRule | CopyingRule;

export interface RouterOptions {
  readonly rules: readonly Rule[];
}

/** One destination's part of a batch. */
export interface Routed {
  readonly to: string;
  /** Only for rules with `shards`: from 0. */
  readonly shard?: number;
  /** How many frames. */
  readonly frames: number;
  /** The frames' bytes, one after another, in the order of the stream; fresh and yours. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The result of `route`: one entry for each destination that has frames, in the order of the rules, then of shards. */
export interface RoutedFrames extends ReadonlyArray<Routed> {
  /** Frames that no rule matched; they go nowhere. */
  readonly dropped: number;
}

/**
 * Splits batches by rules, without making message objects: the engine compares the frames' own bytes and gathers each
 * destination's. The rules are compiled once; a router keeps no frames.
 */
export class Router {
  /** @internal */
  static readonly name = 'Router';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #program: RouteProgram;

  /** @internal Made by `codec.router`. Throws a RumpError for rules that cannot be compiled. */
  constructor(options: RouterOptions | readonly Rule[]) {
    this[Symbol.toStringTag] = 'Router';
    this.#program = compileRules(options);
  }

  /**
   * @param batch From any scanner. Frames of unknown kinds are routed like all others.
   * @throws {RumpError} `stale-batch`, or `wrong-type` for anything but a batch
   */
  route(batch: FrameBatch): RoutedFrames {
    const { dropped, runs } = checkedBatch(batch).route(this.#program);
    const routed = runs.map(({ destination, frames, bytes }): Routed => {
      const { to, shard } = this.#program.destinations[destination] as Destination;
      return shard === undefined ? { to, frames, bytes } : { to, shard, frames, bytes };
    });
    return Object.assign(routed, { dropped });
  }
}

/** Rules → program. Every fault of a rule is reported here, once; routing itself cannot fail. */
function compileRules(options: unknown): RouteProgram {
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
    const destination = this.#destination(to, shards, rule.shards, `${path}.shards`);
    const ofDevice = `${path}.deviceType`;
    const deviceTypes = eachOf(rule.deviceType, ofDevice, (entry) => checkedDeviceType(entry, ofDevice));
    const messages = checkedMessages(rule.messageType, `${path}.messageType`);
    const serials = checkedSerials(rule, path);
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
    const add = (kind: number, own: RouteStep, columns: readonly ColumnField[]): void => {
      if (where === undefined) {
        this.steps[kind]?.push(own);
        return;
      }
      const field = columns.find(({ layout }) => layout.name === where.field);
      if (field === undefined) return;
      fields++;
      refusals.attempt(where, () =>
        this.steps[kind]?.push({ ...own, condition: compileCondition(where, field, refusals) }),
      );
    };
    add(UNKNOWN_KIND, { ...step, deviceTypes, messageIds: messages?.codes }, HEADER_FIELDS);
    for (const [number, kind] of KINDS.entries()) {
      if (deviceTypes?.includes(kind.deviceCode) === false || messages?.has(kind) === false) continue;
      add(number, step, [...fieldsOf(kind).values()]);
    }
    if (where !== undefined && fields === 0) {
      const names = KINDS.flatMap((kind) => [...fieldsOf(kind).keys()]);
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

  /** Rules may share a destination, but not with different shards. */
  #destination(to: string, count: number, shards: unknown, path: string): number {
    const known = this.#names.get(to);
    if (known !== undefined) {
      if (known.shards !== shards) refuse('contradiction', path, shards, `another rule has ${known.shards ?? 'none'}`);
      return known.first;
    }
    const first = this.destinations.length;
    this.#names.set(to, { first, shards });
    for (let shard = 0; shard < count; shard++) this.destinations.push(shards === undefined ? { to } : { to, shard });
    return first;
  }
}

/** The most that a destination can be split into. */
const MAX_SHARDS = 0x10000;

/**
 * Which shard a device belongs to: the upper bits of the product of its hash with the number of shards. It is a public contract: stored
 * data is split by it. See test/vectors/shards.json.
 *
 * @param shards From 1 to 65536.
 * @returns From 0, below `shards`.
 * @throws {RumpError} As `hashDevice`, or with the path `shards`.
 */
export function shardOf(deviceType: number, serial: number | string, shards: number): number {
  return shardOfHash(hashDevice(deviceType, serial), checkedInteger(shards, 'shards', 1, MAX_SHARDS));
}
