/** The network interfaces that discovery uses, and which addresses are on the same link (RFC 6762, 11). */
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { RumpError } from '../../../sdk/values/error.ts';

export type Family = 4 | 6;

/** One interface, in one family of addresses. */
export interface Network {
  readonly interface: string;
  readonly family: Family;
  /** Its own addresses, of both families. */
  readonly addresses: readonly string[];
  /** The interface by which packets leave. */
  readonly address: string;
  /** Whether an address, with or without its scope, is on this link. */
  isNear(address: string): boolean;
}

/**
 * All interfaces that are up except the loopback, or those with these names. Throws a RumpError for a name that no interface has.
 */
export function networksOf(names?: readonly string[]): Network[] {
  const all = networkInterfaces();
  for (const name of names ?? []) {
    if (all[name] !== undefined) continue;
    const allowed = Object.keys(all).join(', ');
    throw new RumpError('unsupported', `interface is "${name}"; it must be one of those that are up: ${allowed}`, {
      path: 'interface',
    });
  }
  return Object.entries(all).flatMap(([name, found = []]) => {
    const isWanted = names === undefined ? found.some(({ internal }) => !internal) : names.includes(name);
    return isWanted ? networksOfInterface(name, found) : [];
  });
}

type Addresses = NonNullable<ReturnType<typeof networkInterfaces>[string]>;

function networksOfInterface(name: string, found: Addresses): Network[] {
  const near = new BlockList();
  for (const { address, cidr } of found) {
    const [, length] = (cidr ?? '').split('/');
    if (length !== undefined) near.addSubnet(address, Number(length), kindOf(address));
  }
  const isNear = (address: string): boolean => {
    const [plain = '', scope] = address.split('%');
    if (isIP(plain) === 0) return false;
    if (isLinkLocal(plain)) return scope === undefined || scope === name;
    return near.check(plain, kindOf(plain));
  };
  const addresses = found.map(({ address }) => address);
  const networks: Network[] = [];
  const four = addresses.find((address) => isIP(address) === 4);
  if (four !== undefined) networks.push({ interface: name, family: 4, addresses, address: four, isNear });
  // IPv6 multicast is sent from link-local addresses.
  const six = addresses.find(isLinkLocal);
  if (six !== undefined) networks.push({ interface: name, family: 6, addresses, address: six, isNear });
  return networks;
}

export function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

function kindOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
