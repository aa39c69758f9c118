/** What Kaitai's compiler makes of our own docs/rump.ksy. It reads only; checks are not verified; scaled values are lazy. */
import compiled from 'bench:kaitai';
import KaitaiStream from 'bench:kaitai-stream';
import { camelCase } from '../../../tools/check/names.ts';
import { snakeCase } from '../../../tools/emit/names.ts';
import type { Field, Kind } from '../../../tools/model.ts';
import type { Subject } from '../../subjects/subject.ts';
import { fieldsThatAreSet, kindByCode, peerSubject } from '../peer.ts';

type Parsed = Record<string, unknown>;

const { Rump } = compiled;

export function subject(): Subject {
  return peerSubject<Uint8Array<ArrayBuffer>, Parsed>({
    sameWire: true,
    hold: () => ({}),
    decode: (frame) => new Rump(new KaitaiStream(frame.buffer, 0)),
    messageOf,
  });
}

function messageOf(parsed: Parsed): unknown {
  const code = (parsed.deviceType as number) * 256 + (parsed.messageId as number);
  const kind = kindByCode.get(code) as Kind;
  const body = parsed.body as Parsed;
  const set = fieldsThatAreSet(kind.body, (body.presence as number | undefined) ?? 0);
  return {
    kind: kind.name,
    serial: parsed.serial,
    sequence: parsed.sequence,
    body: Object.fromEntries(set.map((field) => [field.name, readField(field, body)])),
  };
}

function readField(field: Field, body: Parsed): unknown {
  // Kaitai's JavaScript writes its identifiers in camel case.
  const value = body[camelCase(snakeCase(field.name).replaceAll('_', '-'))];
  if (field.type === 'enum') return field.enumeration?.codes.find(({ code }) => code === value)?.name;
  if (field.type === 'flags') {
    return field.flags.filter(({ code }) => ((value as number) & (1 << code)) !== 0).map(({ name }) => name);
  }
  return value ?? null;
}
