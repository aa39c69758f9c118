/** Fields of the header that are made as those of bodies are: in pieces, in other encodings and byte orders, with special values. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkSources } from '../../../tools/check.ts';
import { readSources } from '../../../tools/load.ts';
import type { Profile } from '../../../tools/model.ts';
import { type Random, seeded } from '../../assembly/streams.ts';
import { type Built, builtOver } from '../support/built.ts';

const STATION = fileURLToPath(new URL('../../tools/fixtures/station', import.meta.url));
const KIND = 'station.scene';
const COLUMNS = ['header.height', 'header.season', 'header.route', 'header.slope', 'header.awake'];

/** As the fixture's header lays them out; raw values as they are once pieces are joined and inverted bits are turned. */
interface Raw {
  readonly height: number;
  readonly season: number;
  readonly route: number;
  readonly slope: number;
  readonly awake: number;
}

let built: Built;
before(async () => {
  built = await builtOver(checkSources(readSources(STATION)).profile as Profile, true);
});

/** A frame without body; raw values are random, and the digits of `route` decimal ones. */
function drawn(random: Random): Raw {
  const digit = (): number => random(10);
  return {
    height: random(4) === 0 ? 255 : random(256),
    season: [0, 5, random(8)][random(3)] as number,
    route: digit() * 4096 + digit() * 256 + digit() * 16 + digit(),
    slope: random(256),
    awake: random(2),
  };
}

function frameOf({ height, season, route, slope, awake }: Raw): number[] {
  // The first piece is the upper one.
  const byte4 = (height >> 4) | ((season >> 1) << 4);
  const byte5 = ((~height & 15) << 4) | (season & 1);
  const frame = [0xa5, 6, 0, 0, byte4, byte5, route & 255, route >> 8, ~slope & 255, awake];
  return [...frame, frame.reduce((sum, byte) => sum + byte, 0) & 255];
}

function headerOf({ height, season, route, slope, awake }: Raw) {
  return {
    height: height === 255 ? 'aloft' : height * 10,
    season: season === 0 ? 'calm' : season === 5 ? 'storm' : season,
    route: Number(route.toString(16)),
    slope: slope > 127 ? -(slope & 127) + 0 : slope,
    awake: awake === 1,
  };
}

function destinationOf({ height, season, route, slope, awake }: ReturnType<typeof headerOf>): string | null {
  if (height === 'aloft') return 'aloft';
  if (Number(height) >= 1000) return 'high';
  if (season === 'storm') return 'storm';
  if (!awake) return 'asleep';
  if (slope <= -5) return 'down';
  return route >= 5000 ? 'far' : null;
}

for (const engine of ['wasm', 'js'] as const) {
  test(`${engine}: read, in views and columns, by rules, and written again`, () => {
    const random = seeded(0x6ead);
    // biome-ignore lint/suspicious/noExplicitAny: types are those of the default profile
    const codec: any = built.codec.createCodec({ engine });
    const raws = Array.from({ length: 500 }, () => drawn(random));
    const frames = raws.map(frameOf);
    for (const [index, frame] of frames.entries()) {
      const message = codec.decode(Uint8Array.from(frame));
      assert.deepEqual({ ...message.header, slope: message.header.slope + 0 }, headerOf(raws[index] as Raw));
      // Of two encodings of zero a writer knows one, and of unknown codes only a lenient one any.
      if (raws[index]?.slope === 128) continue;
      assert.deepEqual([...codec.encode(message, { lenient: true })], frame);
    }
    const stream = Uint8Array.from(frames.flat());
    for (const batch of codec.scanner().push(stream)) {
      assert.equal(batch.length, frames.length);
      const seen: unknown[] = [];
      for (const { header } of batch.views(KIND)) {
        const { height, season, route, slope, awake } = header;
        seen.push({ height, season, route, slope: slope + 0, awake });
      }
      assert.deepEqual(seen, raws.map(headerOf));
      const columns = batch.columns(KIND, COLUMNS);
      const raw = batch.columns(KIND, COLUMNS, { raw: true });
      for (const [index, each] of raws.entries()) {
        const { height, route, slope, awake } = headerOf(each);
        const column = (name: string): number => columns[`header.${name}`][index];
        assert.equal(column('height'), height === 'aloft' ? Number.NaN : height);
        assert.deepEqual([column('season'), column('route'), column('slope') + 0], [each.season, route, slope]);
        assert.equal(column('awake'), Number(awake));
        assert.deepEqual(
          COLUMNS.map((name) => raw[name][index]),
          [each.height, each.season, each.route, each.slope, each.awake],
        );
      }
    }
    const router = codec.router([
      { to: 'aloft', where: { field: 'header.height', equals: 'aloft' } },
      { to: 'high', where: { field: 'header.height', atLeast: 1000 } },
      { to: 'storm', where: { field: 'header.season', equals: 'storm' } },
      { to: 'asleep', where: { field: 'header.awake', equals: false } },
      { to: 'down', where: { field: 'header.slope', atMost: -5 } },
      { to: 'far', where: { field: 'header.route', atLeast: 5000 } },
    ]);
    const routed = new Map<string, number[]>();
    for (const batch of codec.scanner().push(stream)) {
      for (const { to, bytes } of router.route(batch)) routed.set(to, [...(routed.get(to) ?? []), ...bytes]);
    }
    const expected = new Map<string, number[]>();
    for (const [index, raw] of raws.entries()) {
      const to = destinationOf(headerOf(raw));
      if (to !== null) expected.set(to, [...(expected.get(to) ?? []), ...(frames[index] as number[])]);
    }
    assert.equal(expected.size, 6);
    for (const [to, bytes] of expected) assert.deepEqual(routed.get(to), bytes, to);
  });
}
