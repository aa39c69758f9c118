/** Fields of the header that are made as those of bodies are: in pieces, in other encodings and byte orders, with special values. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seeded } from '../../assembly/streams.ts';
import { type Built, builtOver } from '../support/built.ts';
import { drawnHeader, frameOf, headerOf, type RawHeader, stationProfile } from './station.ts';

const KIND = 'station.scene';
const COLUMNS = ['header.height', 'header.season', 'header.route', 'header.slope', 'header.awake'];

let built: Built;
before(async () => {
  built = await builtOver(stationProfile(), true);
});

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
    const raws = Array.from({ length: 500 }, () => drawnHeader(random));
    const frames = raws.map(frameOf);
    for (const [index, frame] of frames.entries()) {
      const message = codec.decode(Uint8Array.from(frame));
      assert.deepEqual({ ...message.header, slope: message.header.slope + 0 }, headerOf(raws[index] as RawHeader));
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
