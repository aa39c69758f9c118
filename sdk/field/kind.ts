/** The types of `generated/kinds.ts`, and how its table is made. */
import type { BodyLayout, PresenceLayout } from './layout.ts';

/** One table of the standard: its layout, reader and writer. */
export interface Body {
  readonly layout: BodyLayout;
  readonly read: (view: DataView, at: number, length: number) => object;
  /** The number of its bytes; -1 if only the strict writer can decide, as for anything but a plain object. */
  readonly write: (body: Readonly<Record<string, unknown>>, view: DataView, at: number) => number;
}

// Both tables are made when the module is loaded, by interpreted code, where iterating over pairs takes twice as long as this.

/** Each body's layout, reader and writer. */
export function bodiesOf(parts: readonly (readonly [Body['layout'], Body['read'], Body['write']])[]): Body[] {
  return parts.map((part) => ({ layout: part[0], read: part[1], write: part[2] }));
}

/** One message of one device. */
export interface Kind extends Body {
  readonly name: string;
  readonly deviceType: string;
  readonly messageType: string;
  readonly deviceCode: number;
  readonly messageCode: number;
  /** The layout's, one load nearer. */
  readonly presence: PresenceLayout | null;
  /** The body's index in `BODIES`. */
  readonly body: number;
  /** Bits of the body that identify the message: place of the byte, mask, value, and so on. Only if some messages have them. */
  readonly when?: readonly number[];
  /** Defaults for fields of the header that a message gives no value for, in place of the fields' own. */
  readonly header?: Readonly<Record<string, unknown>> | undefined;
}

/** What some messages have, by name. */
interface MessageExtras {
  readonly when?: readonly number[];
  readonly header?: Readonly<Record<string, unknown>>;
}

/** `places` has, for each device, the index of each message's body; -1 for a message that the device does not have. */
export function kindsOf(
  deviceTypes: ReadonlyMap<string, number>,
  messageTypes: ReadonlyMap<string, number>,
  bodies: readonly Body[],
  places: Readonly<Record<string, readonly number[]>>,
): Kind[] {
  const kinds: Kind[] = [];
  for (const [deviceType, deviceCode] of deviceTypes) {
    let index = 0;
    messageTypes.forEach((messageCode, messageType) => {
      const body = places[deviceType]?.[index++] as number;
      if (body < 0) return;
      const { layout, read, write } = bodies[body] as Body;
      const { presence } = layout;
      const name = `${deviceType}.${messageType}`;
      kinds.push({ name, deviceType, messageType, deviceCode, messageCode, body, presence, layout, read, write });
    });
  }
  return kinds;
}

const NONE: readonly number[] = [];

/** The same kinds with the extras of their messages. */
export function withExtras(kinds: readonly Kind[], extras: Readonly<Record<string, MessageExtras>>): Kind[] {
  return kinds.map((kind) => {
    const { when = NONE, header } = extras[kind.messageType] ?? {};
    return { ...kind, when, header };
  });
}
