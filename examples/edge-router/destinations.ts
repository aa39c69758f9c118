/** The destinations: another server, or the Durable Object of a shard. */
import { env } from 'cloudflare:workers';
import { DeliveryError } from './errors.ts';
import { nameOf, type Run } from './round.ts';
import type { Group } from './rules.ts';
import { groups } from './split.ts';

const urls = readUrls(env.DESTINATION_URLS ?? {}, groups);

/** Destinations that are Durable Objects. */
export const shardGroups: readonly Group[] = groups.filter(({ to }) => !urls.has(to));

/** Resolves when the destination has accepted the bytes; throws a DeliveryError otherwise. */
export async function send(run: Run, signal: AbortSignal): Promise<void> {
  const url = urls.get(run.to);
  try {
    await (url === undefined ? env.DEVICES.getByName(nameOf(run)).take(run.bytes) : post(url, run, signal));
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    // The log has the details, which an answer must not reveal.
    console.error(nameOf(run), error);
    throw new DeliveryError('unreachable', 'the destination could not be reached');
  }
}

async function post(url: string, { to, shard, frames, bytes }: Run, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'rump-destination': encodeURIComponent(to),
      ...(shard === undefined ? {} : { 'rump-shard': String(shard) }),
      'rump-frames': String(frames),
    },
    body: bytes,
    // Frames only go to the configured address.
    redirect: 'manual',
    signal,
  });
  // The body is not needed, however long it is.
  await response.body?.cancel();
  if (!response.ok) throw new DeliveryError('refused', `the destination answered with status ${response.status}`);
}

function readUrls(given: Readonly<Record<string, string>>, groups: readonly Group[]): ReadonlyMap<string, string> {
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new RangeError('DESTINATION_URLS must be an object of addresses by destination');
  }
  for (const [to, url] of Object.entries(given)) {
    if (!groups.some((group) => group.to === to)) {
      const names = groups.map((group) => group.to).join(', ');
      throw new RangeError(`DESTINATION_URLS.${to} is no destination of rules.json, which has ${names}`);
    }
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw new RangeError(`DESTINATION_URLS.${to} is ${JSON.stringify(url)}; it must be an http or https address`);
    }
  }
  return new Map(Object.entries(given));
}
