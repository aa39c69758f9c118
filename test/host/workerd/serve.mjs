/**
 * A worker in workerd, with sockets, until input ends: `serve.mjs` reads its options as one line of JSON and says on another where it
 * listens; each line after that is a command, answered by a line. In a program of its own, because miniflare wants a newer Node than tests
 * run on.
 */
import { createInterface } from 'node:readline';
import { Miniflare } from 'miniflare';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: first = '' } = await lines.next();
/**
 * @type {{ script: string, settings: { compatibility_date: string }, bindings: Record<string, string>, accounts: string | null,
 *   storage: string | null }}
 */
const { script, settings, bindings, accounts, storage } = JSON.parse(first);
const miniflare = new Miniflare({
  name: 'server',
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: script }],
  compatibilityDate: settings.compatibility_date,
  // Else it asks a server of its maker for what this is.
  cf: false,
  host: '127.0.0.1',
  port: 0,
  bindings,
  durableObjects: { DEVICE_GROUPS: { className: 'DeviceGroup', useSQLite: true } },
  kvNamespaces: ['ACCOUNTS'],
  ...(storage === null ? {} : { durableObjectsPersist: storage, kvPersist: storage }),
});
// Its own type needs the types of Workers, which are not those of this program.
const namespace = /** @type {{ put(key: string, value: string): Promise<void> }} */ (
  /** @type {unknown} */ (await miniflare.getKVNamespace('ACCOUNTS'))
);
if (accounts !== null) await namespace.put('accounts', accounts);
const url = await miniflare.ready;
console.log(JSON.stringify({ port: Number(url.port) }));
for await (const line of lines) {
  const { evict, put } = JSON.parse(line);
  // The object goes from memory, its sockets stay: what the host does by itself after ten quiet seconds.
  if (evict)
    await miniflare.unsafeEvictDurableObject('server', 'DeviceGroup', { name: evict, webSockets: 'hibernate' });
  if (put) await namespace.put('accounts', put);
  console.log('done');
}
await miniflare.dispose();
