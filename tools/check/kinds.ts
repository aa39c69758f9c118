/**
 * A kind is a message of a device type for which there is a body. For kinds that share their codes, checks that earlier ones leave some
 * frames to each.
 */
import type { Body, ByteOrder, Code, Condition, Field, Kind, MessageType } from '../model.ts';
import { hexadecimal } from './numbers.ts';
import { bitsOf, bitsOfField, endOf, resolvePlacement } from './placement.ts';
import type { RawBody, RawProfile } from './raw.ts';
import { listed, type Report } from './report.ts';

/** Tables by kind have this many rows, which are compared and searched. */
const MAX_KINDS = 1 << 13;

/** In the order of the files: of several kinds with the same codes, a frame is of the first that fits. */
export function resolveKinds(
  raw: RawProfile,
  devices: readonly Code[],
  messages: readonly MessageType[],
  bodies: readonly Body[],
  hasLength: boolean,
  report: Report,
): Kind[] {
  const kinds: Kind[] = [];
  const { table = null } = raw.messages;
  if (devices.length * messages.length > MAX_KINDS) {
    const count = `${devices.length} device types with ${messages.length} messages each`;
    report.at(raw.messages, 'identifiers', { table, field: 'messages' }, `${count} are more than ${MAX_KINDS} kinds`);
    return kinds;
  }
  const carriers = new Map<string, { body: Body; index: number }[]>();
  for (const [index, body] of bodies.entries()) {
    // Its refused part may be what tells it from another.
    if (report.partial.has(raw.bodies[index])) continue;
    for (const message of body.messages) {
      const name = `${body.group} ${message}`;
      carriers.set(name, [...(carriers.get(name) ?? []), { body, index }]);
    }
  }
  for (const device of devices) {
    for (const message of messages) {
      const name = `${device.name}.${message.name}`;
      const fitting = ['common', device.name].flatMap((group) =>
        // A third is reported once the second is gone.
        (carriers.get(`${group} ${message.name}`) ?? []).slice(0, 2),
      );
      const [first, second] = fitting.sort((left, right) => left.index - right.index);
      const body = first?.body;
      if (body !== undefined) kinds.push({ name, device, message, body });
      if (second !== undefined) {
        const subject = { table: second.body.table, field: second.body.name };
        const entry = raw.bodies[second.index] ?? raw.bodies;
        report.at(entry, 'messages', subject, `${name} has a body already: ${body?.name}`);
      }
    }
  }
  // Where a header field was refused, different messages may look alike.
  if (!report.partial.has(raw.frame.header)) checkCodes(raw, kinds, bodies, hasLength, report);
  const lists = ['bodies', raw.messages.identifiers, raw.deviceId.deviceTypes];
  const isWhole = lists.every((list) => !report.partial.has(list));
  // Names that do not exist are defects of their own.
  const areCarriersClear = bodies.every(({ messages: own, group }, index) => {
    const entry = raw.bodies[index];
    const isOfDevice = group === 'common' || devices.some(({ name }) => name === group);
    return isOfDevice && own.length === entry?.messages.length && !report.partial.has(entry);
  });
  if (kinds.length === 0 && isWhole && areCarriersClear) {
    const subject = { table, field: 'messages' };
    const reason = 'no body carries one of them for a device type: there are no frames';
    report.at(raw.messages, 'identifiers', subject, reason);
  }
  return kinds;
}

/** Kinds that share their codes differ by `when` or length. A kind is a defect if earlier ones always take its frames. */
function checkCodes(
  raw: RawProfile,
  kinds: readonly Kind[],
  bodies: readonly Body[],
  hasLength: boolean,
  report: Report,
): void {
  const { table = null, identifiers } = raw.messages;
  const { byteOrder } = raw.frame;
  const entries = new Map(identifiers.map((entry) => [entry.name, entry]));
  const sharing = new Map<string, Kind[]>();
  // A defect of two messages is reported once, for however many device types.
  const told = new Set<string>();
  for (const kind of kinds) {
    const entry = entries.get(kind.message.name);
    // Its refused part may be what tells it from another.
    if (entry === undefined || report.partial.has(entry)) continue;
    const key = `${kind.device.name} ${kind.message.codes}`;
    const earlier = sharing.get(key) ?? [];
    if (earlier.length === 0) sharing.set(key, earlier);
    const reason = refusalOf(earlier, kind, byteOrder, hasLength);
    const isTold = told.has(kind.message.name);
    if (!isTold && reason !== null) {
      report.at(entry, 'code', { table, field: `messages.${kind.message.name}` }, reason);
      told.add(kind.message.name);
    } else if (!isTold && checkFillers(earlier, kind, byteOrder, raw.bodies[bodies.indexOf(kind.body)], report)) {
      told.add(kind.message.name);
    }
    earlier.push(kind);
  }
}

function refusalOf(earlier: readonly Kind[], kind: Kind, byteOrder: ByteOrder, hasLength: boolean): string | null {
  const [first] = earlier;
  if (first === undefined) return null;
  const hiding = hidingKinds(earlier, kind, byteOrder);
  if (hiding !== null) {
    const names = listed(hiding.map(({ name }) => name));
    const [have, take] = hiding.length === 1 ? ['has', 'takes'] : ['have', 'together take'];
    return `${kind.name} is never found: ${names} ${have} the same codes, and ${take} every frame that it could`;
  }
  if (hasLength || (first.body.length === kind.body.length && !first.body.atLeast && !kind.body.atLeast)) return null;
  return `${kind.name} and ${first.name} have the same codes, so without a length field their bodies must have the same length`;
}

/** Reports a kind whose reserved bits make every written frame read as another kind; returns whether it did. */
function checkFillers(
  earlier: readonly Kind[],
  kind: Kind,
  byteOrder: ByteOrder,
  body: RawBody | undefined,
  report: Report,
): boolean {
  if (earlier.length === 0 || body === undefined) return false;
  // A refused value is missing here.
  if (body.fields.some((entry) => report.isRefused(entry, 'value'))) return false;
  const hiding = hidingKinds(earlier, kind, byteOrder, writtenOf(kind.body));
  if (hiding === null) return false;
  const conditions = hiding.flatMap(({ message }) => message.when);
  const looked = new Set(conditions.flatMap((condition) => [...bitsOf(condition, byteOrder)]));
  const filler = fillersOf(kind.body).find((field) => [...bitsOfField(field)].some((bit) => looked.has(bit)));
  if (filler === undefined) return false;
  const subject = { table: kind.body.table, field: 'reserved' };
  const entry = body.fields.find(
    (raw) =>
      raw.type === 'reserved' && raw.byte === filler.byte && resolvePlacement(raw, subject, report)?.low === filler.low,
  );
  const bytes = [filler.filler ?? 0].flat().map(hexadecimal).join(' ');
  const names = listed(hiding.map(({ name }) => name));
  const free = freeValue(filler, (claims) => {
    return hidingKinds(earlier, kind, byteOrder, new Map([...writtenOf(kind.body), ...claims])) === null;
  });
  const another = `another \`value\`${free === null ? '' : `, such as ${hexadecimal(free)}`}`;
  const [comes, looks] = hiding.length === 1 ? ['comes', 'looks'] : ['come', 'look'];
  const reason = `every ${kind.name} is written so that it is read as ${names}, which ${comes} first with the same codes and ${looks} at these bits: reserved ones are always ${bytes}; they need ${another}, or a name`;
  report.at(entry ?? body, entry?.value === undefined ? null : 'value', subject, reason);
  return true;
}

/** A value for reserved bits with which a frame keeps its kind; null if none is found, and for a list of bytes. */
function freeValue(filler: Field, isFree: (claims: Claims) => boolean): number | null {
  const bits = [...bitsOfField(filler)];
  if (Array.isArray(filler.filler) || bits.length > 32) return null;
  const values = Array.from({ length: Math.min(256, 2 ** bits.length) }, (_, value) => value);
  // The bits that conditions look at may lie above the first eight.
  const single = bits.map((_, index) => 2 ** index);
  const found = [...values, ...single].find((value) => {
    const claims = new Map<number, boolean>();
    claim(claims, bits, value);
    return isFree(claims);
  });
  return found ?? null;
}

/** What bits of the body must be, by position. */
type Claims = ReadonlyMap<number, boolean>;

/** An exact test may take many steps; a kind whose hiding takes more to prove is not reported. */
const MAX_STEPS = 1 << 12;

/** Cached, because each kind is compared with all others of its codes. */
const known = new WeakMap<readonly Condition[], Claims>();

/** Cached, because kinds share bodies. */
const knownFillers = new WeakMap<Body, Claims>();

function claimsOf(conditions: readonly Condition[], byteOrder: ByteOrder): Claims {
  const before = known.get(conditions);
  if (before !== undefined) return before;
  const claims = new Map<number, boolean>();
  known.set(conditions, claims);
  for (const condition of conditions) claim(claims, bitsOf(condition, byteOrder), condition.value);
  return claims;
}

/** Whether a frame of these codes may fit both, so that their order decides. */
export function overlaps(left: Kind, right: Kind, byteOrder: ByteOrder): boolean {
  const [short, long] = left.body.length <= right.body.length ? [left.body, right.body] : [right.body, left.body];
  if (short.length !== long.length && !short.atLeast) return false;
  return agree(claimsOf(left.message.when, byteOrder), claimsOf(right.message.when, byteOrder));
}

function agree(left: Claims, right: Claims): boolean {
  return [...left].every(([bit, is]) => (right.get(bit) ?? is) === is);
}

/** The reserved fields that every such body has, so that they are always written alike. */
function fillersOf({ fields, length }: Body): Field[] {
  return fields.filter((field) => field.type === 'reserved' && field.optional === null && endOf(field) <= length);
}

/** What a writer puts into these. */
function writtenOf(body: Body): Claims {
  const before = knownFillers.get(body);
  if (before !== undefined) return before;
  const claims = new Map<number, boolean>();
  knownFillers.set(body, claims);
  for (const field of fillersOf(body)) {
    const { filler, byte, byteOrder } = field;
    if (filler === null || typeof filler === 'number') claim(claims, bitsOfField(field), filler ?? 0);
    else {
      for (const [index, value] of filler.entries()) {
        claim(claims, bitsOf({ byte: byte + index, size: 1, low: 0, width: 8 }, byteOrder), value);
      }
    }
  }
  return claims;
}

function claim(claims: Map<number, boolean>, bits: Iterable<number>, value: number): void {
  let weight = 1;
  for (const bit of bits) {
    claims.set(bit, Math.floor(value / weight) % 2 === 1);
    weight *= 2;
  }
}

/**
 * The earlier kind that takes all frames of `kind`, or several that do so together; null if some are left. With `written`, only frames
 * whose reserved bits have these values count.
 */
function hidingKinds(
  earlier: readonly Kind[],
  kind: Kind,
  byteOrder: ByteOrder,
  written: Claims = new Map(),
): readonly Kind[] | null {
  const { length, atLeast } = kind.body;
  const own = claimsOf(kind.message.when, byteOrder);
  const rivals = earlier
    // A kind with a list takes only bodies whose items fit, whatever their length.
    .filter((other) => other.body.list === null && overlaps(other, kind, byteOrder))
    .map((other) => ({ other, claims: without(claimsOf(other.message.when, byteOrder), own) }))
    .filter(({ claims }) => agree(claims, written))
    .map(({ other, claims }) => ({ other, claims: without(claims, written) }));
  if (rivals.length === 0) return null;
  // From each of these lengths up to the next, the same kinds may fit.
  const lengths = atLeast ? new Set(rivals.flatMap(({ other }) => lengthsOf(other))) : new Set<number>();
  const hiding = new Set<Kind>();
  for (const each of new Set([length, ...lengths])) {
    if (each < length) continue;
    const fitting = rivals.filter(
      ({ other: { body } }) => body.length === each || (body.atLeast && body.length < each),
    );
    const alone = fitting.find(({ claims }) => claims.size === 0);
    const covers = alone === undefined ? fitting : [alone];
    const all = covers.map(({ claims }) => claims);
    if (!isCovered(all, { left: MAX_STEPS })) return null;
    for (const { other } of covers) hiding.add(other);
  }
  return [...hiding];
}

/** The first length that it takes, and the first that it does not. */
function lengthsOf({ body: { length, atLeast } }: Kind): number[] {
  return atLeast ? [length] : [length, length + 1];
}

function without(claims: Claims, settled: Claims): Claims {
  return new Map([...claims].filter(([bit]) => !settled.has(bit)));
}

/** Whether every combination of bits meets one of these. */
function isCovered(covers: readonly Claims[], steps: { left: number }): boolean {
  const [first] = covers;
  if (first === undefined || steps.left-- <= 0) return false;
  const tested = covers.reduce((shortest, claims) => (claims.size < shortest.size ? claims : shortest), first);
  const [bit] = tested.keys();
  if (bit === undefined) return true;
  return [false, true].every((is) => {
    const fitting = covers.filter((claims) => (claims.get(bit) ?? is) === is);
    const rests = fitting.map((claims) => without(claims, new Map([[bit, is]])));
    return isCovered(rests, steps);
  });
}
