/** What the home's server gives, and to whom; over real HTTP. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { createServer as createSecureServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createCodec } from 'igrs-rump';
import { type Hub, openHub } from '../../home/home.ts';
import { type Page, servePage } from '../../home/serve-page.ts';

const DEVICE = '0001-02005e005301';
const html = readFileSync(new URL('../../home/page/index.html', import.meta.url));
const page: Page = new Map([['/index.html', { type: 'text/html; charset=utf-8', content: html }]]);
const codec = createCodec();

let hub: Hub;
before(async () => {
  hub = await openHub({ codec, page, deviceIds: [DEVICE], port: 0, attempts: 1 });
});
after(() => hub.close());

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Not fetch: it writes Host, Origin and Sec-Fetch-Site itself, or not at all. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port: hub.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

/** As the page's own fetch comes. */
function own(): Record<string, string> {
  return { origin: `http://127.0.0.1:${hub.port}`, 'sec-fetch-site': 'same-origin' };
}

test('the page comes under a policy that allows nothing inline and no other origin', async () => {
  const { status, headers, body } = await ask('/');
  assert.equal(status, 200);
  assert.equal(body, html.toString());
  const policy = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive) => directive.split(/ (.*)/) as [string, string]),
  );
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('script-src'), "'self' 'wasm-unsafe-eval'");
  for (const name of ['style-src', 'connect-src', 'worker-src']) assert.equal(policy.get(name), "'self'");
  for (const name of ['frame-ancestors', 'base-uri', 'form-action']) assert.equal(policy.get(name), "'none'");
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cache-control'], 'no-store');
  // What such a policy would stop is not in the page either.
  assert.doesNotMatch(body, /<style|style=|<script(?![^>]*src=)|\son\w+=|https?:\/\//);
});

test('the page of this origin gets a token in an answer, and it is good for its account', async () => {
  const { status, headers, body } = await ask('/session', 'POST', own());
  assert.equal(status, 200);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['access-control-allow-origin'], undefined);
  const { token } = JSON.parse(body);
  const { account, grants, expires } = await hub.server.accounts.authenticate(token);
  assert.deepEqual([account, grants], ['page', { '*': ['observe', 'control'] }]);
  assert.ok((expires ?? 0) > Date.now());
});

test('no other page, site or kind of request gets a token', async () => {
  const asked: [name: string, status: number, method: string, headers: Record<string, string>][] = [
    ['a link that is followed', 405, 'GET', own()],
    ['no origin', 403, 'POST', {}],
    ['a page of another site', 403, 'POST', { ...own(), origin: 'https://evil.example' }],
    ['another port of this machine', 403, 'POST', { ...own(), origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', 403, 'POST', { ...own(), origin: 'null' }],
    ['a form of another site', 403, 'POST', { ...own(), 'sec-fetch-site': 'cross-site' }],
    ['another site on this machine', 403, 'POST', { ...own(), 'sec-fetch-site': 'same-site' }],
  ];
  for (const [name, status, method, headers] of asked) {
    const response = await ask('/session', method, headers);
    assert.equal(response.status, status, name);
    assert.doesNotMatch(response.body, /token|eyJ/, name);
  }
});

test('a name of another machine that points here is turned away, whatever is asked for', async () => {
  const host = `evil.example:${hub.port}`;
  for (const [path, method] of [
    ['/', 'GET'],
    ['/session', 'POST'],
  ] as const) {
    const headers = { ...own(), host, origin: `http://${host}` };
    assert.equal((await ask(path, method, headers)).status, 421);
  }
  assert.equal((await ask('/', 'GET', { host: `localhost:${hub.port}` })).status, 200);
});

test('a token that cannot be made is answered, and everything else goes on', async () => {
  const errors: unknown[] = [];
  const gone = new Error('ENOENT: no such file');
  const onError = (error: unknown): unknown => errors.push(error);
  const server = createServer(servePage({ page, token: () => Promise.reject(gone), onError }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const refused = await fetch(`${origin}/session`, { method: 'POST', headers: { origin } });
    assert.deepEqual([refused.status, errors], [503, [gone]]);
    assert.doesNotMatch(await refused.text(), /ENOENT/);
    assert.equal((await fetch(origin)).status, 200);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('over TLS the page is one of https, and one of http is not it', async () => {
  const [cert, key] = ['certificate', 'key'].map((name) =>
    readFileSync(new URL(`../server/support/certificate/${name}.pem`, import.meta.url)),
  );
  const server = createSecureServer({ cert, key }, servePage({ page, token: async () => 'a token' }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const statusOf = (scheme: string) =>
      new Promise((resolve, reject) => {
        const headers = { origin: `${scheme}://127.0.0.1:${port}` };
        const options = { host: '127.0.0.1', port, path: '/session', method: 'POST', headers, ca: cert };
        httpsRequest(options, ({ statusCode }) => resolve(statusCode))
          .on('error', reject)
          .end();
      });
    assert.equal(await statusOf('https'), 200);
    assert.equal(await statusOf('http'), 403);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a path that is no file of the page is not found, and only GET and HEAD are answered', async () => {
  for (const path of ['/nothing', '/../home.ts', '/%2e%2e/home.ts', '//etc/passwd', '/index.html/', '/main.js%00']) {
    assert.equal((await ask(path)).status, 404, path);
  }
  assert.equal((await ask('/?token=1')).status, 200);
  assert.equal((await ask('/', 'DELETE')).status, 405);
  assert.equal((await ask('/', 'HEAD')).body, '');
});

test('a device gets a token with which it can register as itself alone', async () => {
  const { grants } = await hub.server.accounts.authenticate(await hub.deviceToken(DEVICE));
  assert.deepEqual(grants, { [DEVICE]: ['register'] });
});

test('a port that is taken is left to whoever has it; the next free one is as good, where another may be tried', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const options = { codec, page, deviceIds: [], port };
  try {
    await assert.rejects(openHub({ ...options, attempts: 1 }), { code: 'EADDRINUSE' });
    const other = await openHub({ ...options, attempts: 20 });
    assert.ok(other.port > port && other.port < port + 20);
    assert.equal(other.address, `http://127.0.0.1:${other.port}/`);
    await other.close();
  } finally {
    taken.close();
  }
});

test('npm start says that its port is taken; one that PORT names is not left', async () => {
  const other = createServer().unref();
  // It may be taken already, which is as good.
  await new Promise((resolve) => other.once('error', resolve).listen(8080, '127.0.0.1', () => resolve(null)));
  const start = (env: NodeJS.ProcessEnv) => {
    const words = [
      '--conditions=source',
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('../../home/start.ts', import.meta.url)),
    ];
    const child = spawn(process.execPath, words, { env: { ...process.env, ...env }, stdio: 'pipe' });
    after(() => child.kill('SIGKILL'));
    return child;
  };
  const home = start({});
  const [said] = await once(home.stdout, 'data');
  assert.match(String(said), /^Port 8080 is taken\. The home is at http:\/\/127\.0\.0\.1:80\d\d\/\n/);
  home.kill();
  const refused = start({ PORT: '8080' });
  const [[why], [code]] = await Promise.all([once(refused.stderr, 'data'), once(refused, 'close')]);
  assert.deepEqual([code, /EADDRINUSE.*:8080/.test(String(why))], [1, true]);
  other.close();
});
