/** Profiles of real protocols, and the frames that were captured of their devices: found, read, and given back byte for byte. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { FrameBatch, KindName, Message, MessageInput } from 'igrs-rump';
import type { Profile } from '../../../tools/model.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { examinePlain, scanPlain } from '../../suite/support/plain-scan.ts';
import { kindOf } from '../../suite/support/plain-wire.ts';
import { decodeExtras } from '../../tools/decoder.ts';
import { type Built, builtOver } from '../support/built.ts';
import { messageOf } from '../support/messages.ts';
import { realFolderOf, realProfile } from '../support/profiles.ts';
import { seeded } from '../support/random.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { type Captured, PROTOCOLS } from './expected.ts';

type Loose = Readonly<Record<string, unknown>>;

function fieldsOf({ kinds }: Profile, kind: string): string[] {
  const { fields = [] } = kinds.find(({ name }) => name === kind)?.body ?? {};
  return fields.filter(({ type }) => type !== 'reserved').map(({ name }) => name);
}

/** As sources state values: bytes in hexadecimal, null for what has none or is not there. */
function comparable(value: unknown): unknown {
  return value instanceof Uint8Array ? toHex(value) : (value ?? null);
}

for (const protocol of PROTOCOLS) {
  const profile = realProfile(protocol.name);
  const wire = wireFacts(profile);
  const { frames } = JSON.parse(readFileSync(`${realFolderOf(protocol.name)}/frames.json`, 'utf8')) as {
    frames: readonly Captured[];
  };
  const regular = frames.filter(({ variant }) => variant === undefined);
  const device = profile.deviceId.deviceTypes[0]?.name;
  let built: Promise<Built> | undefined;
  const codecOf = async (engine: 'js' | 'wasm') => {
    built ??= builtOver(profile, true);
    return (await built).codec.createCodec({ engine });
  };

  const expectedOf = (frame: Captured): Loose => {
    const header = protocol.header(frame);
    const kind = {
      kind: `${device}.${protocol.message(frame)}`,
      deviceType: device,
      messageType: protocol.message(frame),
    };
    return header === undefined ? kind : { ...kind, header };
  };

  /** What the frame has beyond its fields: what a longer body appends, and attributes without a field. */
  const extrasOf = (frame: Captured): Loose => {
    const read = examinePlain(wire, fromHex(frame.hex));
    assert.ok(typeof read !== 'string');
    const { headerLength } = profile.frame;
    const body = read.plain.subarray(headerLength, headerLength + read.bodyLength);
    const own = profile.kinds.find(({ name }) => name === kindOf(wire, read.plain, read.bodyLength))?.body;
    return own === undefined ? {} : { ...decodeExtras(own, body) };
  };

  const assertRead = (message: Message, frame: Captured): void => {
    const { body, residue, ...others } = message as unknown as Loose;
    assert.deepEqual(others, { ...expectedOf(frame), ...extrasOf(frame) }, frame.name);
    for (const [stated, value] of Object.entries(frame.values)) {
      if (protocol.told.test(stated)) continue;
      const said = protocol.said?.[stated];
      const name = said?.name ?? stated;
      const found = comparable((body as Loose)[name]);
      const wanted = said === undefined ? value : said.value(value, frame);
      const text = `${frame.name}: ${stated}`;
      const isField = fieldsOf(profile, String(others.kind)).includes(name);
      if (isBeyond(frame, stated)) {
        // What starts to work is no longer beyond any profile.
        assert.ok(!isField || !isDeepStrictEqual(found, wanted), text);
      } else {
        assert.ok(isField, text);
        assert.deepEqual(found, wanted, text);
      }
    }
  };

  const isBeyond = (frame: Captured, stated: string): boolean =>
    protocol.beyond.some(({ name, frames: some }) => name.test(stated) && (some?.includes(frame.name) ?? true));

  test(`${protocol.name}: a plain reader of profiles has the values that the sources state`, () => {
    for (const frame of regular) {
      const read = examinePlain(wire, fromHex(frame.hex));
      assert.ok(typeof read !== 'string', `${frame.name}: ${read}`);
      const kind = profile.kinds.find(({ name }) => name === kindOf(wire, read.plain, read.bodyLength));
      assert.ok(kind, frame.name);
      const [deviceType, messageType] = kind.name.split('.');
      const own = messageOf(profile, kind, read.plain, read.bodyLength);
      const message = { deviceType, messageType, ...own, ...extrasOf(frame) };
      assertRead(message as unknown as Message, frame);
    }
  });

  for (const engine of ['js', 'wasm'] as const) {
    test(`${protocol.name}, ${engine}: ${regular.length} captured frames are found in noise, however it is split`, async () => {
      const codec = await codecOf(engine);
      const random = seeded(16);
      const starts = wire.starts.map((start) => fromHex(start)[0]);
      const noise = (): Uint8Array => {
        const bytes = random.bytes(1 + random.below(40));
        // Some with starts of frames, as long as they do not make frames of what follows.
        return random.below(3) > 0
          ? bytes.map((byte) => (starts.includes(byte) ? 0 : byte))
          : concat([bytes, fromHex(wire.starts[0] as string)]);
      };
      const parts: Uint8Array[] = [];
      const places: number[] = [];
      let at = 0;
      for (const { hex } of regular) {
        for (const part of [noise(), fromHex(hex)]) {
          places.push(at);
          parts.push(part);
          at += part.length;
        }
      }
      // What the last start claims must have come before it is known to be none.
      parts.push(new Uint8Array(2 * wire.maximumBodyLength));
      const stream = concat(parts);
      const own = places.filter((_, index) => index % 2 === 1);
      const { frames: plain } = scanPlain(wire, stream, true);
      assert.deepEqual(
        plain.map(({ offset }) => offset),
        own,
        'the plain reader',
      );
      for (const size of [stream.length, 1, 2, 7, 61]) {
        const found: { offset: number; kind: string; bytes: string; message: Message }[] = [];
        const take = (batches: Iterable<FrameBatch>): void => {
          for (const batch of batches) {
            for (let index = 0; index < batch.length; index++) {
              found.push({
                offset: batch.offset(index),
                kind: batch.kind(index),
                bytes: toHex(batch.bytes(index)),
                message: batch.message(index),
              });
            }
          }
        };
        const scanner = codec.scanner();
        for (let from = 0; from < stream.length; from += size) take(scanner.push(stream.subarray(from, from + size)));
        take(scanner.end());
        assert.deepEqual(
          found.map(({ offset }) => offset),
          own,
          `offsets in chunks of ${size}`,
        );
        for (const [index, { kind, bytes, message }] of found.entries()) {
          const frame = regular[index] as Captured;
          assert.equal(bytes, frame.hex);
          assert.equal(kind, expectedOf(frame).kind);
          assertRead(message, frame);
        }
        assert.equal(scanner.stats.unknownKinds, 0);
      }
    });

    test(`${protocol.name}, ${engine}: each captured frame, split at every byte`, async () => {
      const codec = await codecOf(engine);
      for (const { hex, name } of regular) {
        const bytes = fromHex(hex);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const scanner = codec.scanner();
          const found = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((chunk) =>
            [...scanner.push(chunk)].flatMap((batch) =>
              Array.from({ length: batch.length }, (_, index) => batch.kind(index)),
            ),
          );
          assert.deepEqual(
            found,
            [expectedOf(regular.find((frame) => frame.name === name) as Captured).kind],
            `${name} at ${cut}`,
          );
        }
      }
    });

    test(`${protocol.name}, ${engine}: every flipped bit is refused, and so are frames that depart from the rule`, async () => {
      const codec = await codecOf(engine);
      for (const { hex, name } of regular) {
        const bytes = fromHex(hex);
        for (let bit = 0; bit < 8 * bytes.length; bit++) {
          const at = bit >> 3;
          bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
          assert.ok(codec.tryDecode(bytes) instanceof Error, `${name}: bit ${bit & 7} of byte ${at}`);
          bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
        }
      }
      for (const { hex } of frames.filter(({ variant }) => variant !== undefined)) {
        const refusal = codec.tryDecode(fromHex(hex)) as unknown as { readonly code: string };
        assert.equal(refusal.code, 'bad-check');
      }
    });

    test(`${protocol.name}, ${engine}: views and columns tell what messages do`, async () => {
      const codec = await codecOf(engine);
      const header = profile.frame.header.flatMap(({ name, field }) => (field === null ? [] : name));
      const [batch] = codec.scanner().push(concat(regular.map(({ hex }) => fromHex(hex)))) as Iterable<FrameBatch>;
      assert.ok(batch);
      const messages = [...batch] as unknown as Loose[];
      for (const kind of new Set(messages.map((message) => message.kind as KindName))) {
        const own = messages.filter((message) => message.kind === kind);
        const fields = fieldsOf(profile, kind);
        const names = [...header.map((name) => `header.${name}`), ...fields];
        const columns = batch.columns(kind, names as never) as unknown as Record<string, ArrayLike<unknown>>;
        let row = 0;
        for (const view of batch.views(kind) as unknown as Iterable<Loose>) {
          const message = own[row] as { readonly header: Loose; readonly body: Loose };
          for (const name of fields) assert.deepEqual(view[name], message.body[name], `${kind} view.${name}`);
          for (const name of header) {
            assert.equal((view.header as Loose)[name], message.header[name], `${kind} view.header.${name}`);
            const value = message.header[name];
            const inColumn = typeof value === 'boolean' ? Number(value) : value;
            assert.equal(columns[`header.${name}`]?.[row], inColumn, `${kind} column header.${name}`);
          }
          for (const name of fields) {
            const value = message.body[name];
            if (
              typeof value === 'number' &&
              typeof columns[name]?.[row] === 'number' &&
              !(columns[name] instanceof Uint8Array)
            )
              assert.equal(columns[name]?.[row], value, `${kind} column ${name}`);
          }
          row++;
        }
        assert.equal(row, own.length);
      }
    });

    test(`${protocol.name}, ${engine}: what is decoded without loss is encoded to the same bytes`, async () => {
      const codec = await codecOf(engine);
      const decode = codec.decode.bind(codec) as (bytes: Uint8Array, options: object) => Message;
      for (const frame of regular) {
        const message = decode(fromHex(frame.hex), { lossless: true });
        assertRead(message, frame);
        // Only lenient writers write what no field has.
        const isRegular = !('residue' in message) && Object.keys(extrasOf(frame)).length === 0;
        const again = codec.encode(message as unknown as MessageInput, { lenient: !isRegular });
        assert.equal(toHex(again), frame.hex, frame.name);
      }
    });
  }
}

test('a rule takes null for a field that only some kinds have a null of', async () => {
  const { codec } = await builtOver(realProfile('midea'));
  const router = codec
    .createCodec()
    .router({ rules: [{ to: 'cold', where: { field: 'outdoorTemperature', equals: null } }] } as never);
  const { frames } = JSON.parse(readFileSync(`${realFolderOf('midea')}/frames.json`, 'utf8')) as {
    frames: readonly Captured[];
  };
  const captured = frames.filter(({ variant }) => variant === undefined).map(({ hex }) => fromHex(hex));
  const isCold = (bytes: Uint8Array): boolean =>
    (codec.createCodec().decode(bytes).body as unknown as Loose).outdoorTemperature === null;
  const cold = captured.filter(isCold);
  assert.ok(cold.length > 0);
  const [batch] = codec.createCodec().scanner().push(concat(captured));
  const [routed] = router.route(batch as FrameBatch);
  assert.equal(toHex(routed?.bytes ?? new Uint8Array(0)), toHex(concat(cold)));
});
