/** What rules make of a capture on this host, and captures to route. */
import { createCodec, type RouterOptions } from 'igrs-rump';
import { ownRules, type Taken } from './edge-router.ts';

export function nameOf({ to, shard }: { readonly to: string; readonly shard?: number }): string {
  return shard === undefined ? to : `${to}/${shard}`;
}

/** By destination, all of its bytes. */
export function routed(capture: Uint8Array, rules: unknown = ownRules): Record<string, Buffer> {
  const codec = createCodec();
  const router = codec.router(rules as RouterOptions);
  const scanner = codec.scanner();
  const parts: Record<string, Uint8Array[]> = {};
  for (const part of ['push', 'end'] as const) {
    for (const batch of part === 'push' ? scanner.push(capture) : scanner.end()) {
      for (const run of router.route(batch)) {
        const name = nameOf(run);
        parts[name] = [...(parts[name] ?? []), run.bytes];
      }
    }
  }
  return Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Buffer.concat(bytes)]));
}

/** By destination, what a server has been sent, in the order in which it came. */
export function taken(deliveries: readonly Taken[]): Record<string, Buffer> {
  const parts: Record<string, Uint8Array[]> = {};
  for (const { headers, bytes } of deliveries) {
    const shard = headers['rump-shard'];
    const to = decodeURIComponent(String(headers['rump-destination']));
    const name = nameOf({ to, ...(shard === undefined ? {} : { shard: Number(shard) }) });
    parts[name] = [...(parts[name] ?? []), bytes];
  }
  return Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Buffer.concat(bytes)]));
}

/** All destinations of rules.json at one server, which tells them apart by the headers. */
export function allAt(url: string): Record<string, string> {
  return { alarms: url, audit: url, heaters: url, rest: url };
}

export function repeated(bytes: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes.length * times);
  for (let time = 0; time < times; time++) all.set(bytes, time * bytes.length);
  return all;
}

/** So many heartbeats, of as many devices. */
export function heartbeats(devices: number, firstSerial = 0): Uint8Array<ArrayBuffer> {
  const codec = createCodec();
  return codec.encodeAll(
    Array.from({ length: devices }, (_, index) => ({
      kind: 'refrigerator.heartbeat' as const,
      serial: firstSerial + index,
      sequence: 0,
      body: {},
    })),
  );
}
