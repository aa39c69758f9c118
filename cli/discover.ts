/** `rump discover`: lists the appliances that announce themselves on the local network. */
import { discover, type LanDevice } from 'igrs-rump/lan';
import { Failure, interrupted } from './failure.ts';
import { standardOutput } from './output.ts';
import { printableJson } from './printable.ts';
import { textTable } from './text-table.ts';
import { readTypes } from './vocabulary.ts';

interface DiscoverOptions {
  readonly seconds: number;
  readonly types?: string;
  readonly interface?: readonly string[];
  readonly json?: boolean;
}

const COLUMNS = ['device', 'type', { head: 'port', align: 'right' }, 'profile', 'addresses'] as const;

/** Lists the appliances that are present at the end of the search; finding none is a failure. */
export async function discoverAppliances(options: DiscoverOptions): Promise<void> {
  const { seconds, interface: names } = options;
  const types = options.types === undefined ? {} : { types: readTypes(options.types) };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  interrupted(stop.signal).then(() => stop.abort());
  const found = new Map<string, LanDevice>();
  try {
    const place = names === undefined ? {} : { interface: names };
    for await (const device of discover({ signal: stop.signal, ...types, ...place })) {
      if (device.state === 'up') found.set(device.deviceId, device);
      else found.delete(device.deviceId);
    }
  } catch (error) {
    throw new Failure((error as Error).message, error);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  const devices = [...found.values()].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1));
  if (devices.length === 0) throw new Failure(`no appliance was found in ${seconds} s`);
  const text = options.json
    ? devices.map(({ state: _, ...device }) => `${printableJson(device)}\n`).join('')
    : textTable(COLUMNS, devices.map(rowOf));
  const output = standardOutput();
  await output.add(text);
  await output.close();
}

function rowOf({ deviceId, deviceType, port, sameProfile, addresses }: LanDevice): string[] {
  return [deviceId, deviceType, String(port), sameProfile ? 'ours' : 'another', addresses.join(', ')];
}
