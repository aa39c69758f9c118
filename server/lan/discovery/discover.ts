/** Looks for devices on the local network (6.5.1). */

import { deviceTypeText, parseAddress } from '../../../sdk/exchange/address.ts';
import { refuse } from '../../../sdk/values/error.ts';
import { DEVICE_ID_EXAMPLE, DEVICE_TYPES, PROFILE_FINGERPRINT } from '../../../sdk/wire/names.ts';
import { type Change, type DiscoveryStats, KnownDevices, SERVICE } from './known-devices.ts';
import { type MulticastSocket, MulticastSockets } from './multicast-sockets.ts';

/** A device that says it is here, or `down` when it has gone. Anyone can claim this; only the key proves who it is. */
export interface LanDevice {
  readonly state: 'up' | 'down';
  readonly deviceId: string;
  /** By name; four digits where the profile does not know the type. */
  readonly deviceType: string;
  readonly host: string;
  /** Of this link alone; a link-local one with its scope, as in `fe80::1%eth0`. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Version of the frames that it speaks. */
  readonly protocol: number;
  /** Of its profile. */
  readonly fingerprint: number;
  /** Whether that is the fingerprint of our profile. */
  readonly sameProfile: boolean;
}

export interface DiscoverOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Names of device types, such as `water-heater`; by default all, also those that the profile does not know. */
  readonly types?: readonly string[];
  /** The ID of the only device to look for. */
  readonly device?: string;
  /** Names of network interfaces; by default all but the loopback. */
  readonly interface?: string | readonly string[];
}

export interface Discovery extends AsyncIterable<LanDevice> {
  readonly stats: DiscoveryStats;
}

/** Milliseconds between questions: 1 s, doubled up to this, which is less than half of what devices live without a word. */
const MAX_PAUSE = 50_000;
const FIRST_PAUSE = 1000;
/** Milliseconds until something that is missing is asked for. */
const ASK_SOON = 200;
const LOOK_FOR_LATE = 1000;

/**
 * Devices as they come, change and go, until the loop ends or `signal` aborts. Of a device only the newest waits for the loop. Memory is
 * bounded, whatever the network says.
 *
 * @throws {RumpError} `unknown-name` or `wrong-type` for a type or device ID that is none; from the loop, `unsupported` where no interface
 * can be listened on
 */
export function discover({ signal, types, device: only, interface: names }: DiscoverOptions = {}): Discovery {
  for (const type of types ?? []) {
    if (!DEVICE_TYPES.has(type)) {
      refuse('unknown-name', 'types', type, `it must be one of ${[...DEVICE_TYPES.keys()].join(', ')}`);
    }
  }
  const address = only === undefined ? null : parseAddress(only);
  if (only !== undefined && address === null) {
    refuse('wrong-type', 'device', only, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
  }
  const known = new KnownDevices((id) => {
    if (address !== null && id !== address.id) return false;
    return types === undefined || types.includes(typeOf(id));
  });
  const waiting = new Map<string, LanDevice>();
  /** Devices that the loop was last told are up. */
  const told = new Set<string>();
  let wake = (): void => {};
  let askSoon: ReturnType<typeof setTimeout> | undefined;

  const tell = (changes: readonly Change[]): void => {
    for (const change of changes) {
      const device = deviceOf(change);
      waiting.delete(device.deviceId);
      // A device that came and went while the loop was busy is left out; otherwise invented ones would pile up.
      if (device.state === 'up' || told.has(device.deviceId)) waiting.set(device.deviceId, device);
    }
    if (waiting.size > 0) wake();
  };
  const sockets = new MulticastSockets(names, {
    query: () => {},
    response(records, { address }, { network }) {
      tell(known.take(records, { network, address }, performance.now()));
      if (askSoon !== undefined || known.incomplete().length === 0) return;
      askSoon = setTimeout(() => {
        askSoon = undefined;
        if (known.incomplete().length > 0) sockets.all.forEach(ask);
      }, ASK_SOON);
    },
    opened: (socket) => ask(socket),
  });
  const ask = (socket: MulticastSocket): void => {
    const missing = known.incomplete().map((name) => ({ type: 'ANY' as never, name }));
    socket.send({ type: 'query', questions: [{ type: 'PTR', name: SERVICE }, ...missing] });
  };

  async function* devices(): AsyncGenerator<LanDevice> {
    let pause = FIRST_PAUSE;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      sockets.all.forEach(ask);
      pause = Math.min(MAX_PAUSE, pause * 2);
      timer = setTimeout(again, pause);
    };
    const late = setInterval(() => tell(known.expire(performance.now())), LOOK_FOR_LATE);
    const end = (): void => wake();
    signal?.addEventListener('abort', end);
    try {
      await sockets.open();
      timer = setTimeout(again, pause);
      while (!signal?.aborted) {
        const [next] = waiting.values();
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else {
          waiting.delete(next.deviceId);
          if (next.state === 'up') told.add(next.deviceId);
          else told.delete(next.deviceId);
          yield next;
        }
      }
    } finally {
      signal?.removeEventListener('abort', end);
      clearInterval(late);
      clearTimeout(timer);
      clearTimeout(askSoon);
      await sockets.close();
    }
  }
  const found = devices();
  return {
    get stats() {
      return { ...sockets.stats, rejectedFull: known.rejectedFull };
    },
    [Symbol.asyncIterator]: () => found,
  };
}

function deviceOf({ state, sighting }: Change): LanDevice {
  const { deviceId, host, port, addresses, text } = sighting;
  const sameProfile = text.fingerprint === PROFILE_FINGERPRINT;
  return { state, deviceId, deviceType: typeOf(deviceId), host, addresses, port, ...text, sameProfile };
}

function typeOf(deviceId: string): string {
  const code = parseAddress(deviceId)?.deviceType ?? 0;
  const [name] = [...DEVICE_TYPES].find(([, known]) => known === code) ?? [deviceTypeText(code)];
  return name;
}
