/** examples/workers-server as the tests want it: it answers what they ask, and has accounts of theirs. */
import { createCodec } from 'igrs-rump';
import { type Accounts, TokenAccounts } from 'igrs-rump/server';
import { deviceGroup, messageServer } from 'igrs-rump/server/workers';

interface Environment {
  readonly ACCOUNTS: string;
  readonly DEVICE_GROUPS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request | string): Promise<Response> };
  };
}

const options = {
  codec: createCodec(),
  limits: { framesPerSecond: 1e9, frameBurst: 1e9, bufferedBytes: 0x40000 },
  /** As the real ones, but for an account whose tokens expire while the link is open. */
  accounts({ ACCOUNTS }: Environment): Accounts {
    const real = new TokenAccounts(JSON.parse(ACCOUNTS));
    return {
      async authenticate(token) {
        const principal = await real.authenticate(token);
        return principal.account === 'short' ? { ...principal, expires: Date.now() + 200 } : principal;
      },
    };
  },
};

export class DeviceGroup extends deviceGroup(options) {
  /** Of this object in memory: another one wakes. */
  readonly #instance = crypto.randomUUID();

  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname !== '/about') return super.fetch(request);
    // What is not written down yet would be lost where the object is evicted at once.
    while (!this.isSaved) await new Promise((resolve) => setTimeout(resolve, 20));
    return Response.json({ instance: this.#instance, ...this.stats });
  }
}

export default messageServer(options, {
  binding: 'DEVICE_GROUPS',
  // The observer and the account that expires belong to the home.
  group: ({ account }) => (account === 'other' ? 'other' : 'home'),
  request(request, { DEVICE_GROUPS }) {
    const { pathname } = new URL(request.url);
    const [, what, name = ''] = pathname.split('/');
    const group = () => DEVICE_GROUPS.get(DEVICE_GROUPS.idFromName(name));
    if (what === 'about') return group().fetch('https://tests.example/about');
    // As a careless application would: the client's own request, to the object.
    if (what === 'careless') return group().fetch(request);
    if (what === '') return new Response('a page of the application');
    return new Response(null, { status: 404 });
  },
});
