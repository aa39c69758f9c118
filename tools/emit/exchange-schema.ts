/** `docs/exchange.schema.json` is written by hand, except for two patterns that depend on the profile: device IDs and frames. */
import type { HeaderField, Profile } from '../model.ts';
import { headerField, maximumWireLength } from './facts.ts';

const DIGIT = '[0-9a-fA-F]';
/** As in `sdk/field/serial-text.ts`: longer serials are written in base32. */
const MAX_LENGTH = 54;
const ESCAPED = '[0-9a-zA-Z_]+';

/** @param text of the file, in which the patterns of these definitions are replaced */
export function emitExchangeSchema(profile: Profile, text: string): string {
  const { frame } = profile;
  const patterns: Readonly<Record<string, string>> = {
    device: deviceOf(headerField(frame, 'device'), headerField(frame, 'serial')),
    frame: `^([0-9a-f]{2}){${frame.overhead},${maximumWireLength(frame)}}$`,
  };
  return Object.entries(patterns).reduce((schema, [name, pattern]) => {
    const written = new RegExp(`("${name}": \\{[^{}]*?"pattern": )"(?:[^"\\\\]|\\\\.)*"`);
    if (!written.test(schema)) throw new Error(`docs/exchange.schema.json has no pattern of ${name}`);
    return schema.replace(written, (_, before) => `${before}${JSON.stringify(pattern)}`);
  }, text);
}

function deviceOf(device: HeaderField | undefined, serial: HeaderField | undefined): string {
  const type = device === undefined ? '' : `${digits(Math.ceil(device.width / 4))}-`;
  return `^${type}${serial === undefined ? '.*' : serialOf(serial)}$`;
}

/** Text is escaped to the characters that NATS subjects and file names allow. */
function serialOf({ type, size, width }: HeaderField): string {
  if (type === 'text') return ESCAPED;
  if (type !== 'bytes' && type !== 'bcd') return digits(Math.ceil(width / 4));
  return 2 * size <= MAX_LENGTH ? digits(2 * size) : ESCAPED;
}

function digits(count: number): string {
  return `${DIGIT}{${count}}`;
}
