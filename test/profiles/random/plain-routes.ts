/** Random rules of a router, and where they send frames. */
import type { Rule } from 'igrs-rump';
import { fromHex, toHex } from '../../suite/support/hex.ts';
import type { ScannedFrame } from '../../suite/support/plain-scan.ts';
import { placeOf } from '../../suite/support/plain-wire.ts';
import type { Wire } from '../../suite/support/wire-shape.ts';
import { isBroken } from '../bodies/try-bodies.ts';
import type { JsonFound } from '../support/dirty-stream.ts';
import { namedFields } from '../support/plain-frame.ts';
import { chance, type Random } from '../support/random.ts';
import { type Loose, plain, withTypes } from './plain-messages.ts';
import type { Trial } from './trial.ts';

type AnyRule = Rule & {
  readonly to: string;
  readonly where?: { readonly field: string; readonly [test: string]: unknown };
};

export function randomRules({ profile, found, scanned }: Trial, random: Random): AnyRule[] {
  const rules: AnyRule[] = [];
  for (let count = 1 + random.below(3); count > 0; count--) {
    const kind = random.pick(profile.kinds);
    const rule: Record<string, unknown> = { to: `to${rules.length}` };
    if (chance(random, 50)) rule.deviceType = kind.device.name;
    if (chance(random, 50)) rule.messageType = kind.message.name;
    const serials = scanned.flatMap(({ serial }) => (serial === undefined || isBroken(serial) ? [] : serial));
    if (serials.length > 0 && chance(random, 30)) {
      rule.serial = chance(random, 50) ? random.pick(serials) : [random.pick(serials), random.pick(serials)];
    }
    const header = profile.frame.header.flatMap(({ field }) => field ?? []);
    const fields = chance(random, 50) && header.length > 0 ? header : namedFields(kind);
    const own = found.filter((message) => fields === header || message.kind === kind.name);
    if (fields.length > 0 && own.length > 0 && chance(random, 60)) {
      const field = random.pick(fields);
      const values = (fields === header ? random.pick(own).header : random.pick(own).body) as Loose;
      const value = values[field.name];
      if (value !== undefined && value !== null && !Array.isArray(value) && !isBroken(value)) {
        const given = field.type === 'bytes' ? fromHex(value as string) : value;
        rule.where = { field: fields === header ? `header.${field.name}` : field.name, equals: given };
      }
    }
    rules.push(rule as unknown as AnyRule);
  }
  return rules;
}

export function merged(
  routed: readonly { readonly to: string; readonly frames: number; readonly bytes: string }[],
): unknown {
  return Object.fromEntries(routed.map(({ to, frames, bytes }) => [to, { frames, bytes }]));
}

export function plainRoute(
  { profile, wire }: Trial,
  rules: readonly AnyRule[],
  frames: readonly ScannedFrame[],
  messages: readonly JsonFound[],
): unknown {
  const routed: Record<string, { frames: number; bytes: string }> = {};
  for (const [index, frame] of frames.entries()) {
    const message = withTypes(profile, messages[index] as unknown as Loose);
    const rule = rules.find(({ deviceType, messageType, serial, where }) => {
      if (deviceType !== undefined && message.deviceType !== deviceType) return false;
      if (messageType !== undefined && message.messageType !== messageType) return false;
      if (serial !== undefined && ![serial].flat().some((each) => hasSerial(wire, frame, each))) return false;
      if (where === undefined) return true;
      const { field, equals } = where;
      const isHeader = field.startsWith('header.');
      if (!isHeader && message.kind === 'unknown') return false;
      const values = (isHeader ? message.header : message.body) as Loose;
      return values[isHeader ? field.slice('header.'.length) : field] === plain(equals);
    });
    if (rule === undefined) continue;
    routed[rule.to] ??= { frames: 0, bytes: '' };
    const run = routed[rule.to] as { frames: number; bytes: string };
    run.frames++;
    run.bytes += toHex(frame.bytes);
  }
  return routed;
}

/** A text is a frame's serial where nothing but zeros follows it. */
function hasSerial(wire: Wire, { plain: bytes, serial }: ScannedFrame, value: unknown): boolean {
  const place = placeOf(wire, 'serial');
  if (place?.type !== 'text') return serial === value;
  const text = new TextEncoder().encode(value as string);
  const own = bytes.subarray(place.byte, place.byte + place.size);
  return own.every((byte, index) => byte === (text[index] ?? 0));
}
