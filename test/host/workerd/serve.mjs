/**
 * A worker in workerd, with sockets, until input ends: `serve.mjs` reads its options as one line of JSON and says on another where it
 * listens; each line behind that names a group whose object is evicted. In a program of its own, because miniflare wants a newer Node than tests run on.
 */
import { createInterface } from 'node:readline';
import { Miniflare } from 'miniflare';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: first = '' } = await lines.next();
/** @type {{ script: string, settings: { compatibility_date: string }, bindings: Record<string, string>, storage: string | null }} */
const { script, settings, bindings, storage } = JSON.parse(first);
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
  ...(storage === null ? {} : { durableObjectsPersist: storage }),
});
const url = await miniflare.ready;
console.log(JSON.stringify({ port: Number(url.port) }));
for await (const group of lines) {
  // The object goes from memory, its sockets stay: what the host does by itself after ten quiet seconds.
  await miniflare.unsafeEvictDurableObject('server', 'DeviceGroup', { name: group, webSockets: 'hibernate' });
  console.log('evicted');
}
await miniflare.dispose();
