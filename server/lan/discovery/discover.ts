/** Looks for devices on the local network (6.5.1). */

import { deviceTypeText, parseAddress } from '../../../sdk/exchange/address.ts';
import { refuse, requireMethod } from '../../../sdk/values/error.ts';
import { DEVICE_ID_EXAMPLE, DEVICE_TYPES, PROFILE_FINGERPRINT } from '../../../sdk/wire/names.ts';
import { type Change, type DiscoveryStats, KnownDevices, SERVICE } from './known-devices.ts';
import { type MulticastSocket, MulticastSockets } from './multicast-sockets.ts';

/** A device that says it is here, or `down` once it has left. Anyone can claim this; only the key proves who it is. */
export interface LanDevice {
  readonly state: 'up' | 'down';
  readonly deviceId: string;
  /** By name; four digits if the profile does not know the type. */
  readonly deviceType: string;
  readonly host: string;
  /** On this link only; a link-local one with its scope, as in `fe80::1%eth0`. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Version of its frames. */
  readonly protocol: number;
  /** Fingerprint of its profile. */
  readonly fingerprint: number;
  /** Whether our profile has the same fingerprint. */
  readonly sameProfile: boolean;
}

export interface DiscoverOptions {
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** Names of device types, such as `water-heater`; by default all, even unknown ones. */
  readonly types?: readonly string[];
  /** The ID of the only device to look for. */
  readonly device?: string;
  /** Names of network interfaces; by default all but the loopback. */
  readonly interface?: string | readonly string[];
}

export interface Discovery extends AsyncIterable<LanDevice> {
  readonly stats: DiscoveryStats;
}

/** Milliseconds between queries: 1 s, doubled up to this, which is less than half of the time after which a silent device is forgotten. */
const MAX_PAUSE = 50_000;
const FIRST_PAUSE = 1000;
/** Milliseconds until a missing record is asked for. */
const ASK_SOON = 200;
const LOOK_FOR_LATE = 1000;

/** Whether a device is to be found, by its ID; checks both arguments. */
function wanted(types: DiscoverOptions['types'], device: string | undefined): (id: string) => boolean {
  for (const type of types ?? []) {
    if (!DEVICE_TYPES.has(type)) {
      refuse('unknown-name', 'types', type, `it must be one of ${[...DEVICE_TYPES.keys()].join(', ')}`);
    }
  }
  const address = device === undefined ? null : parseAddress(device);
  if (device !== undefined && address === null) {
    refuse('wrong-type', 'device', device, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
  }
  return (id) => (address === null || id === address.id) && (types === undefined || types.includes(typeOf(id)));
}

/**
 * Devices as they arrive, change and leave, until the loop ends or `signal` aborts. For each device, only the newest state waits for the
 * loop. Memory is bounded, whatever the network says.
 *
 * @throws {RumpError} `unknown-name` or `wrong-type` for an invalid type, device ID or signal; from the loop, `unsupported` if it can
 * listen on no interface
 */
export function discover({ signal, types, device: only, interface: names }: DiscoverOptions = {}): Discovery {
  if (signal !== undefined) requireMethod(signal, 'signal', 'addEventListener', 'an AbortSignal');
  const known = new KnownDevices(wanted(types, only));
  const waiting = new Map<string, LanDevice>();
  /** Devices last given to the loop as up. */
  const told = new Set<string>();
  let wake = (): void => {};
  let askSoon: ReturnType<typeof setTimeout> | undefined;

  const tell = (changes: readonly Change[]): void => {
    for (const change of changes) {
      const device = deviceOf(change);
      waiting.delete(device.deviceId);
      // A device that came and left while the loop was busy is left out; otherwise made-up ones would pile up.
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
