/** A kind is a message of a device, where a body names both. */

import type { Body, Code, Condition, Kind, MessageType } from '../model.ts';
import type { RawProfile } from './raw.ts';
import type { Report, Subject } from './report.ts';

/** Tables by kind are made of so many, and compared and searched. */
const MAX_KINDS = 1 << 13;

/** In the order of the files: of several kinds with the same codes the first one that fits is a frame's. */
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
    // What was refused of it may be what tells it from another.
    if (report.partial.has(raw.bodies[index])) continue;
    for (const message of body.messages) {
      const name = `${body.group} ${message}`;
      const others = carriers.get(name);
      if (others === undefined) carriers.set(name, [{ body, index }]);
      else others.push({ body, index });
    }
  }
  for (const device of devices) {
    for (const message of messages) {
      const name = `${device.name}.${message.name}`;
      const fitting = ['common', device.name].flatMap((group) =>
        // A third is found once the second is gone.
        (carriers.get(`${group} ${message.name}`) ?? []).slice(0, 2),
      );
      const [first, second] = fitting.sort((left, right) => left.index - right.index);
      const body = first?.body;
      if (body !== undefined) kinds.push({ name, device, message, body });
      if (second !== undefined) {
        report.at(
          raw.bodies[second.index] ?? raw.bodies,
          'messages',
          { table: second.body.table, field: second.body.name },
          `${name} has a body already: ${body?.name}`,
        );
      }
    }
  }
  if (!report.partial.has(raw.messages.identifiers)) checkCodes(raw, kinds, hasLength, report);
  return kinds;
}

/** Kinds that share their codes are told apart by `when` or length; one that earlier ones always take the frames of is a defect. */
function checkCodes(raw: RawProfile, kinds: readonly Kind[], hasLength: boolean, report: Report): void {
  const { table = null, identifiers } = raw.messages;
  const sharing = new Map<string, Kind[]>();
  for (const kind of kinds) {
    const key = `${kind.device.code} ${kind.message.code}`;
    const earlier = sharing.get(key);
    if (earlier === undefined) {
      sharing.set(key, [kind]);
      continue;
    }
    const entry = identifiers.find(({ name }) => name === kind.message.name) ?? identifiers;
    const subject: Subject = { table, field: `messages.${kind.message.name}` };
    const hiding = earlier.find((other) => hides(other, kind));
    const [first] = earlier as [Kind];
    if (hiding !== undefined) {
      const reason = `${kind.name} is never found: ${hiding.name} has the same codes, and takes every frame that it could`;
      report.at(entry, 'code', subject, reason);
    } else if (!hasLength && (first.body.length !== kind.body.length || first.body.atLeast || kind.body.atLeast)) {
      const reason = `${kind.name} and ${first.name} have the same codes, so without a length field their bodies must have the same length`;
      report.at(entry, 'code', subject, reason);
    }
    earlier.push(kind);
  }
}

function hides(earlier: Kind, later: Kind): boolean {
  const { length, atLeast } = earlier.body;
  const takesLength = atLeast ? later.body.length >= length : !later.body.atLeast && later.body.length === length;
  return takesLength && earlier.message.when.every((condition) => isSaid(condition, later.message.when));
}

/** Whether these conditions hold only where that one does. */
function isSaid({ byte, size, low, width, value }: Condition, conditions: readonly Condition[]): boolean {
  return conditions.some(
    (other) =>
      other.byte === byte &&
      other.size === size &&
      other.low <= low &&
      other.low + other.width >= low + width &&
      Math.floor(other.value / 2 ** (low - other.low)) % 2 ** width === value,
  );
}
