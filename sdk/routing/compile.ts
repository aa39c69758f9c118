/** Rules → program. Everything that can be wrong with a rule is said here, once; routing itself cannot fail. */
import { UNKNOWN_KIND } from '../engine/kind.ts';
import {
  ANY,
  type Destination,
  IS_BYTES,
  type RouteProgram,
  STEP_CONDITION,
  STEP_DEVICE_TYPES,
  STEP_LENGTH,
  STEP_MESSAGE_IDS,
  STEP_OPERANDS_AT,
} from '../engine/route-program.ts';
import { display, RumpError, type RumpErrorCode } from '../error.ts';
import type { FieldLayout } from '../field/layout.ts';
import { DEVICE_TYPES, KINDS, type Kind, MESSAGE_TYPES } from '../generated/kinds.ts';
import { MAXIMUM_DEVICE_TYPE, MAXIMUM_MESSAGE_ID, MAXIMUM_SERIAL } from '../generated/layout.ts';
import { type Condition, compileCondition, KnownValues } from './condition.ts';
import type { Where } from './rules.ts';

const RULE_KEYS = ['to', 'copyTo', 'deviceType', 'messageType', 'serial', 'where', 'shards'];
const WHERE_KEYS = ['field', 'equals', 'oneOf', 'atLeast', 'atMost', 'has', 'isNull'];
const MOST_SHARDS = 0x10000;

type Fields = Readonly<Record<string, unknown>>;

/** A rule with its codes and ranges, before it is spread over kinds. */
interface ReadRule {
  readonly path: string;
  readonly destination: number;
  readonly shards: number;
  readonly copy: boolean;
  /** Codes; null for any. */
  readonly deviceTypes: readonly number[] | null;
  readonly messageIds: readonly number[] | null;
  /** Pairs, ascending and apart; null for any. */
  readonly serials: readonly number[] | null;
  readonly where: Where | null;
}

export function compileRules(options: unknown): RouteProgram {
  const rules = (options as { rules?: unknown } | null | undefined)?.rules;
  if (!Array.isArray(rules)) refuse('wrong-type', 'rules', rules, 'it must be an array of rules');
  const destinations: Destination[] = [];
  const shardsOf = new Map<string, { first: number; shards: number | undefined }>();
  const read = rules.map((rule: unknown, index) => readRule(rule, `rules[${index}]`, destinations, shardsOf));
  return assemble(read, destinations);
}

function refuse(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

function readRule(
  rule: unknown,
  path: string,
  destinations: Destination[],
  taken: Map<string, { first: number; shards: number | undefined }>,
): ReadRule {
  if (typeof rule !== 'object' || rule === null) refuse('wrong-type', path, rule, 'a rule must be an object');
  const fields = rule as Fields;
  onlyKeys(fields, RULE_KEYS, path);
  const { to, copyTo, shards } = fields;
  if ((to === undefined) === (copyTo === undefined)) {
    throw new RumpError('contradiction', `${path} must have either to or copyTo`, { path });
  }
  const name = to ?? copyTo;
  const namePath = `${path}.${to === undefined ? 'copyTo' : 'to'}`;
  if (typeof name !== 'string') refuse('wrong-type', namePath, name, 'a destination must be a string');
  if (shards !== undefined && !(Number.isInteger(shards) && Number(shards) >= 1 && Number(shards) <= MOST_SHARDS)) {
    refuse('out-of-range', `${path}.shards`, shards, `it must be an integer from 1 to ${MOST_SHARDS}`);
  }
  return {
    path,
    destination: destinationOf(name, shards as number | undefined, `${path}.shards`, destinations, taken),
    shards: (shards as number | undefined) ?? 1,
    copy: to === undefined,
    deviceTypes: codesOf(fields.deviceType, DEVICE_TYPES, MAXIMUM_DEVICE_TYPE, `${path}.deviceType`),
    messageIds: codesOf(fields.messageType, MESSAGE_TYPES, MAXIMUM_MESSAGE_ID, `${path}.messageType`),
    serials: serialsOf(fields.serial, `${path}.serial`),
    where: whereOf(fields.where, `${path}.where`),
  };
}

function onlyKeys(value: Fields, known: readonly string[], path: string): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) refuse('unknown-field', `${path}.${key}`, value[key], `there are ${known.join(', ')}`);
  }
}

/** Rules may share a destination, but not cut it differently. */
function destinationOf(
  to: string,
  shards: number | undefined,
  path: string,
  destinations: Destination[],
  taken: Map<string, { first: number; shards: number | undefined }>,
): number {
  const known = taken.get(to);
  if (known !== undefined) {
    if (known.shards !== shards)
      refuse('contradiction', path, shards, `another rule gives '${to}' ${known.shards ?? 'none'}`);
    return known.first;
  }
  const first = destinations.length;
  taken.set(to, { first, shards });
  if (shards === undefined) destinations.push({ to, shard: undefined });
  else for (let shard = 0; shard < shards; shard++) destinations.push({ to, shard });
  return first;
}

function codesOf(value: unknown, names: ReadonlyMap<string, number>, most: number, path: string): number[] | null {
  if (value === undefined) return null;
  return (Array.isArray(value) ? value : [value]).map((entry: unknown) => {
    if (typeof entry === 'string') {
      const code = names.get(entry);
      if (code === undefined)
        refuse('unknown-name', path, entry, `it must be a number, or one of ${[...names.keys()].join(', ')}`);
      return code;
    }
    if (typeof entry !== 'number') refuse('wrong-type', path, entry, 'it must be a name or a number');
    if (!(Number.isInteger(entry) && entry >= 0 && entry <= most)) {
      refuse('out-of-range', path, entry, `it must be an integer from 0 to ${most}`);
    }
    return entry;
  });
}

function serialsOf(value: unknown, path: string): number[] | null {
  if (value === undefined) return null;
  if (typeof value === 'number') return serialsOf([value], path);
  if (Array.isArray(value)) {
    const serials = value.map((serial: unknown) => serialOf(serial, path)).sort((first, second) => first - second);
    return serials.flatMap((serial) => [serial, serial]);
  }
  if (typeof value !== 'object' || value === null)
    refuse('wrong-type', path, value, 'it must be a serial, a list or a range');
  onlyKeys(value as Fields, ['from', 'to'], path);
  const from = serialOf((value as Fields).from, `${path}.from`);
  const to = serialOf((value as Fields).to, `${path}.to`);
  if (from > to) refuse('out-of-range', `${path}.to`, to, `it must be at least ${from}`);
  return [from, to];
}

function serialOf(value: unknown, path: string): number {
  if (typeof value !== 'number') refuse('wrong-type', path, value, 'a serial must be a number');
  if (!(Number.isInteger(value) && value >= 0 && value <= MAXIMUM_SERIAL)) {
    refuse('out-of-range', path, value, `a serial must be an integer from 0 to ${MAXIMUM_SERIAL}`);
  }
  return value;
}

function whereOf(value: unknown, path: string): Where | null {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) refuse('wrong-type', path, value, 'it must be an object');
  const where = value as Fields;
  onlyKeys(where, WHERE_KEYS, path);
  if (typeof where.field !== 'string')
    refuse('wrong-type', `${path}.field`, where.field, 'it must be the name of a field');
  if (WHERE_KEYS.every((key) => key === 'field' || where[key] === undefined)) {
    throw new RumpError('missing-field', `${path} must have a test: ${WHERE_KEYS.slice(1).join(', ')}`, { path });
  }
  return value as Where;
}

function assemble(rules: readonly ReadRule[], destinations: readonly Destination[]): RouteProgram {
  const steps: number[][] = [];
  const lists: number[] = [];
  const numbers: number[] = [];
  // Where lists of codes and bytes will stand is known only once all steps are counted, so these places are added later.
  const conditions = rules.map(conditionsOf);
  for (let kind = 0; kind <= UNKNOWN_KIND; kind++) {
    const entry = KINDS[kind];
    const list: number[] = [];
    for (const [index, rule] of rules.entries()) {
      const condition = conditions[index]?.get(kind);
      if (condition === undefined) continue;
      list.push(...stepOf(rule, entry, condition, lists, numbers));
    }
    steps.push(list);
  }
  const words: number[] = [];
  let place = steps.length + 1;
  for (const list of steps) {
    words.push(place);
    place += list.length;
  }
  words.push(place);
  const all = [...words, ...steps.flat()];
  for (let at = words.length; at < all.length; at += STEP_LENGTH) {
    for (const slot of [STEP_DEVICE_TYPES, STEP_MESSAGE_IDS]) {
      const list = all[at + slot] as number;
      if (list !== 0) all[at + slot] = list - 1 + all.length;
    }
    if (all[at + STEP_CONDITION] === IS_BYTES)
      all[at + STEP_OPERANDS_AT] = (all[at + STEP_OPERANDS_AT] as number) + all.length;
  }
  return {
    words: Int32Array.from([...all, ...lists]),
    numbers: Float64Array.from(numbers),
    destinations,
    partsPerFrame: 1 + rules.filter(({ copy }) => copy).length,
  };
}

interface KindCondition {
  readonly condition: Condition;
  readonly field: FieldLayout | null;
}

/** For each kind that the rule can match, its condition; what makes sense for no kind at all is refused. */
function conditionsOf(rule: ReadRule): Map<number, KindCondition> {
  const found = new Map<number, KindCondition>();
  const any: Condition = { type: ANY, words: [], numbers: [] };
  // A list that has run empty allows nobody; an empty one in a step would allow everybody.
  if (rule.serials?.length === 0) return found;
  const { where } = rule;
  if (where === null) found.set(UNKNOWN_KIND, { condition: any, field: null });
  const known = new KnownValues();
  let refusal: unknown;
  let hasField = false;
  for (const [kind, { deviceCode, messageCode, layout }] of KINDS.entries()) {
    if (rule.deviceTypes !== null && !rule.deviceTypes.includes(deviceCode)) continue;
    if (rule.messageIds !== null && !rule.messageIds.includes(messageCode)) continue;
    if (where === null) {
      found.set(kind, { condition: any, field: null });
      continue;
    }
    const field = layout.fields.find(({ name }) => name === where.field);
    if (field === undefined) continue;
    hasField = true;
    try {
      found.set(kind, { condition: compileCondition(where, field, `${rule.path}.where`, known), field });
    } catch (error) {
      refusal ??= error;
    }
  }
  if (where !== null && !hasField) {
    refuse('unknown-field', `${rule.path}.where.field`, where.field, 'no kind that this rule matches has this field');
  }
  // A field of the same name may be of another type in another device: one kind that the rule makes sense for is enough.
  if (found.size === 0 && refusal !== undefined) throw refusal;
  known.refuseUnknown();
  return found;
}

function stepOf(
  rule: ReadRule,
  kind: Kind | undefined,
  { condition, field }: KindCondition,
  lists: number[],
  numbers: number[],
): number[] {
  const serialsAt = numbers.length;
  numbers.push(...(rule.serials ?? []));
  const operandsAt = condition.type === IS_BYTES ? lists.length : numbers.length;
  lists.push(...condition.words);
  numbers.push(...condition.numbers);
  return [
    rule.destination,
    rule.shards,
    rule.copy ? 1 : 0,
    kind === undefined ? listOf(rule.deviceTypes, lists) : 0,
    kind === undefined ? listOf(rule.messageIds, lists) : 0,
    (rule.serials ?? []).length / 2,
    serialsAt,
    condition.type,
    field === null ? 0 : placeOf(field),
    field === null ? -1 : field.presence,
    condition.type === IS_BYTES ? condition.words.length : condition.numbers.length,
    operandsAt,
  ];
}

/** A list's place, counted from 1; 0 for any code. */
function listOf(codes: readonly number[] | null, lists: number[]): number {
  if (codes === null) return 0;
  const at = lists.length + 1;
  lists.push(codes.length, ...codes);
  return at;
}

/** As assembly/place.ts packs it; of text and bytes, the first byte and how many. */
function placeOf(field: FieldLayout): number {
  if (field.type === 'text' || field.type === 'bytes') return field.byte | (field.size << 12);
  const signed = field.type === 'number' && field.signed ? 1 : 0;
  return field.byte | (field.size << 12) | (field.low << 16) | (field.width << 22) | (signed << 28);
}
