/** examples/edge-router in workerd: bodies of frames by POST, and destinations that are real servers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { dirty, noise } from './support/captures.ts';
import { type Edge, startEdge } from './support/edge-router.ts';
import { allAt, nameOf, repeated, routed, taken } from './support/edge-routing.ts';
import { listen, start } from './support/edge-running.ts';
import type { Outcome } from './support/edge-socket.ts';
import { example } from './support/paths.ts';

interface Report {
  readonly engine: string;
  readonly bytes: number;
  readonly settled: number;
  readonly frames: number;
  readonly dropped: number;
  readonly bytesSkipped: number;
  readonly destinations: readonly Outcome[];
  readonly error?: { readonly code: string; readonly message: string; readonly limit?: number };
}

async function post(edge: Edge, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(edge.url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
  return { status: response.status, headers: response.headers, report: (await response.json()) as Report };
}

/** The server closes a connection whose body it has refused; it may do so just when `fetch` takes that one for the next request. */
async function postAnew<Result>(attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    assert.equal((error as { readonly cause?: { readonly code?: string } }).cause?.code, 'UND_ERR_SOCKET');
    return attempt();
  }
}

for (const [engine, date] of [
  ['wasm', '2026-07-01'],
  // Workers of older dates compile no Wasm.
  ['js', '2025-05-31'],
] as const) {
  test(`each destination gets its bytes, in order, with engine ${engine}`, async () => {
    const server = await listen();
    const edge = await start({ date, urls: allAt(server.url), limits: { roundBytes: 100_000 } });
    // Seven pieces of 64 KiB, in several rounds.
    const body = repeated(dirty, 20);
    const expected = routed(body);
    const { status, report } = await post(edge, body);
    assert.equal(status, 200);
    assert.deepEqual(taken(server.taken), expected);
    assert.ok(server.taken.length > Object.keys(expected).length, 'it was one round alone');

    const { destinations, ...counts } = report;
    assert.deepEqual(counts, {
      engine,
      bytes: body.length,
      settled: body.length,
      frames: 572 * 20,
      dropped: 0,
      bytesSkipped: 3323 * 20,
    });
    assert.deepEqual(destinations.map(nameOf).sort(), Object.keys(expected).sort());
    for (const outcome of destinations) {
      assert.deepEqual([outcome.delivered, outcome.bytes], [true, expected[nameOf(outcome)]?.length]);
    }
    const told = server.taken.reduce((sum, { headers }) => sum + Number(headers['rump-frames']), 0);
    assert.equal(
      destinations.reduce((sum, { frames }) => sum + frames, 0),
      told,
    );

    const answer = await post(edge, noise);
    assert.deepEqual([answer.status, answer.report.error?.code], [400, 'no-frames']);
    assert.deepEqual([answer.report.bytesSkipped, answer.report.engine], [noise.length, engine]);
  });
}

test('bodies that come at the same time, in pieces of any length, do not mix', async () => {
  const server = await listen();
  const edge = await start({ urls: allAt(server.url) });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => {
      // Each cut elsewhere, at its beginning and between its pieces.
      const body = repeated(dirty, 6).subarray(index * 1000);
      async function* pieces() {
        for (let at = 0; at < body.length; at += 3001 + index) {
          yield body.subarray(at, at + 3001 + index);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      return post(edge, Readable.toWeb(Readable.from(pieces())) as BodyInit).then(({ report }) => ({ body, report }));
    }),
  );
  let total = 0;
  for (const { body, report } of answers) {
    const expected = routed(body);
    for (const outcome of report.destinations) assert.equal(outcome.bytes, expected[nameOf(outcome)]?.length);
    assert.deepEqual([report.bytes, report.destinations.length], [body.length, Object.keys(expected).length]);
    total += report.destinations.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  assert.equal(
    server.taken.reduce((sum, { bytes }) => sum + bytes.length, 0),
    total,
  );
});

test('destinations that refuse, redirect, hang or are not there are reported, and the others get theirs', async () => {
  const elsewhere = await listen();
  const [refusing, hanging, gone] = [await listen(() => 500), await listen(() => null), await listen()];
  const redirecting = await listen(() => 302);
  const rules = [
    { copyTo: 'refusing' },
    { copyTo: 'redirecting' },
    { copyTo: 'hanging' },
    { copyTo: 'gone' },
    { to: 'good' },
  ];
  const urls = {
    refusing: refusing.url,
    redirecting: redirecting.url,
    hanging: hanging.url,
    gone: gone.url,
    good: elsewhere.url,
  };
  gone.stop();
  const edge = await start({ rules, urls, limits: { destinationMilliseconds: 3000, roundBytes: 50_000 } });
  const body = repeated(dirty, 10);
  const { status, report } = await post(edge, body);
  assert.equal(status, 207);
  const codes = report.destinations.map(({ to, delivered, error }) => [to, delivered, error?.code]);
  assert.deepEqual(codes, [
    ['refusing', false, 'refused'],
    ['redirecting', false, 'refused'],
    ['hanging', false, 'timeout'],
    ['gone', false, 'unreachable'],
    ['good', true, undefined],
  ]);
  assert.match(report.destinations[0]?.error?.message ?? '', /status 500/);
  assert.ok(!JSON.stringify(report).includes('127.0.0.1'), 'an answer tells an address');
  assert.deepEqual(taken(elsewhere.taken), { good: routed(body, { rules }).good });
  // Those that failed are left alone for the other rounds, whose frames count as not delivered.
  for (const destination of [refusing, redirecting, hanging]) assert.equal(destination.taken.length, 1);
  for (const { delivered, frames, bytes, error } of report.destinations) {
    if (!delivered) assert.deepEqual([error?.frames, error?.bytes], [frames, bytes]);
  }

  const onlyBad = await start({ rules: [{ to: 'refusing' }], urls: { refusing: refusing.url } });
  assert.equal((await post(onlyBad, dirty)).status, 502);
});

test('a destination that fails half-way is reported with what it missed', async () => {
  let deliveries = 0;
  const server = await listen(() => (++deliveries < 3 ? 200 : 503));
  const edge = await start({ rules: [{ to: 'all' }], urls: { all: server.url }, limits: { roundBytes: 50_000 } });
  const { status, report } = await post(edge, repeated(dirty, 20));
  const [{ delivered, bytes, error } = assert.fail('no destination')] = report.destinations;
  assert.deepEqual([status, delivered], [207, false]);
  const first = server.taken.slice(0, 2).reduce((sum, each) => sum + each.bytes.length, 0);
  assert.equal(error?.bytes, bytes - first);
});

test('a body over the limit is refused with the limit, whether its length is known or not', async () => {
  const server = await listen();
  const edge = await start({ urls: allAt(server.url), limits: { bodyBytes: 300_000, roundBytes: 100_000 } });
  const body = repeated(dirty, 20);
  const known = await post(edge, body);
  assert.deepEqual([known.status, known.report.error?.code, known.report.error?.limit], [413, 'too-large', 300_000]);
  assert.equal(server.taken.length, 0);

  // Chunked: nobody knows how long it is. The answer says what was delivered before, so that the sender can go on from there.
  const unknown = await postAnew(() => post(edge, new Blob([body]).stream()));
  assert.deepEqual([unknown.status, unknown.report.error?.limit], [413, 300_000]);
  const { settled } = unknown.report;
  assert.ok(settled > 0 && settled <= 300_000);
  assert.deepEqual(taken(server.taken), routed(body.subarray(0, settled)));

  const exact = await post(edge, new Blob([body.subarray(0, 300_000)]).stream());
  assert.equal(exact.status, 200);
});

test('a body that does not end is not waited for', async () => {
  const edge = await start({ limits: { bodyMilliseconds: 1000 } });
  const sender = request(edge.url, { method: 'POST' });
  sender.on('error', () => {});
  sender.write(dirty);
  const [status, text] = await new Promise<[number | undefined, string]>((resolve) => {
    sender.on('response', async (response) =>
      resolve([response.statusCode, Buffer.concat(await response.toArray()).toString()]),
    );
  });
  sender.destroy();
  const { error } = JSON.parse(text) as Report;
  assert.deepEqual([status, error?.code, error?.limit], [408, 'too-slow', 1000]);
});

test('what receivers take for their deliveries is not the time of the body', async () => {
  const server = await listen(() => new Promise((resolve) => setTimeout(resolve, 1000, 200)));
  const limits = { bodyMilliseconds: 4000, roundBytes: 50_000 };
  const edge = await start({ rules: [{ to: 'all' }], urls: { all: server.url }, limits });
  const { status, report } = await post(edge, repeated(dirty, 20));
  assert.ok(server.taken.length > 4);
  assert.deepEqual([status, report.settled], [200, report.bytes]);
});

test('other methods, paths, types and empty bodies are refused in words', async () => {
  const edge = await start({});
  const get = await fetch(edge.url);
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
  assert.equal(((await get.json()) as Report).error?.code, 'wrong-method');
  const refusals = [
    [await post(edge, new Uint8Array()), 400, 'no-frames'],
    [await post(edge, dirty, { 'content-type': 'text/plain; charset=utf-8' }), 415, 'wrong-type'],
    [await post(edge, dirty, { 'content-encoding': 'gzip' }), 415, 'wrong-encoding'],
    [await post({ ...edge, url: new URL('/other', edge.url) }, dirty), 404, 'not-found'],
    [await post({ ...edge, url: new URL('/devices/0001-000000000001', edge.url) }, dirty), 405, 'wrong-method'],
  ] as const;
  for (const [{ status, report }, expected, code] of refusals) {
    assert.deepEqual([status, report.error?.code], [expected, code]);
    assert.ok(report.error?.message);
  }
  const right = await post(edge, dirty, { 'content-type': 'application/octet-stream' });
  assert.equal(right.status, 200);
});

test('frames that no rule matches are counted, and go nowhere', async () => {
  const server = await listen();
  const rules = [{ to: 'heaters', deviceType: 'water-heater', shards: 2 }];
  const edge = await start({ rules, urls: { heaters: server.url }, engine: 'js' });
  const { report } = await post(edge, dirty);
  assert.equal(report.engine, 'js');
  assert.equal(report.dropped + report.destinations.reduce((sum, { frames }) => sum + frames, 0), 572);
  assert.deepEqual(taken(server.taken), routed(dirty, { rules }));
});

for (const [what, options, complaint] of [
  [
    'a rule with a typing error',
    { rules: [{ to: 'a', where: { field: 'severty', equals: 1 } }] },
    /rules\.json: rules\[0\]\.where\.field is "severty"/,
  ],
  ['no rules', { rules: {} }, /rules\.json: rules is undefined; it must be an array/],
  ['a destination that is no name', { rules: [{ to: 'a/b' }] }, /rules\.json: the destination "a\/b" must be/],
  ['too many shards', { rules: [{ to: 'a', shards: 65 }] }, /there are 65 destinations.*allows 64/],
  [
    'an address of no destination',
    { urls: { alarm: 'http://localhost' } },
    /DESTINATION_URLS\.alarm is no destination of rules\.json, which has alarms, audit/,
  ],
  [
    'an address that is none',
    { urls: { alarms: 'localhost:8080' } },
    /DESTINATION_URLS\.alarms is "localhost:8080"; it must be an http or https address/,
  ],
  ['a limit that does not exist', { limits: { bodyByte: 1 } }, /LIMITS\.bodyByte does not exist; there are bodyBytes/],
  [
    'a limit that is not a number',
    { limits: { bodyBytes: '1' } },
    /LIMITS\.bodyBytes is "1"; it must be an integer from 1/,
  ],
  ['a window without room', { limits: { windowBytes: 1000 } }, /LIMITS\.windowBytes is 1000; it must be at least/],
  ['an engine that does not exist', { engine: 'native' }, /engine is "native"; it must be 'auto', 'wasm' or 'js'/],
] as const) {
  test(`the worker does not start with ${what}, and says why`, async () => {
    await assert.rejects(startEdge(options), complaint);
  });
}

test('its README has every limit with its default', () => {
  const [source = '', readme = ''] = ['limits.ts', 'README.md'].map((file) =>
    readFileSync(example(`edge-router/${file}`), 'utf8'),
  );
  const defaults = [...source.matchAll(/^ {2}(\w+): (?:(\d+) \* )?(?:2 \*\* (\d+)|([\d_]+)),$/gm)].map(
    ([, name = '', factor = '1', exponent, plain = '']) => {
      const value = exponent === undefined ? Number(plain.replaceAll('_', '')) : 2 ** Number(exponent);
      return [name, Number(factor) * value] as const;
    },
  );
  const told = [...readme.matchAll(/^\| `(\w+)` \| ([\d,]+)(?: ([KM])iB)? \|/gm)].map(
    ([, name = '', number = '', unit]) => {
      const scale = unit === undefined ? 1 : unit === 'K' ? 2 ** 10 : 2 ** 20;
      return [name, Number(number.replaceAll(',', '')) * scale] as const;
    },
  );
  assert.equal(defaults.length, 10);
  assert.deepEqual(told, defaults);
});
