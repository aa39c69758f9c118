/**
 * Who may do what: grants by device, by device type, or for all devices. Grants add up; none takes away what another allows.
 */

import { type DeviceAddress, deviceTypeText, deviceTypeTextOf, parseAddress } from '../../sdk/exchange/address.ts';
import type { Grant } from '../../sdk/exchange/text.ts';
import { isPlain } from '../../sdk/values/checked.ts';
import { display, RumpError, refuse } from '../../sdk/values/error.ts';
import { DEVICE_ID_EXAMPLE, DEVICE_TYPES } from '../../sdk/wire/names.ts';

/**
 * From devices to grants: keys are device IDs (`0001-001122334455`), names or codes of device types (`water-heater`,
 * `0001`), or `*` for every device.
 */
export type Grants = Readonly<Record<string, readonly Grant[]>>;

/** Selects devices on the bus: one by its ID, those of a type by its four digits, or all by `*`. */
export type Selector = string;

export const EVERY_DEVICE: Selector = '*';

const GRANTS: readonly Grant[] = ['register', 'observe', 'control'];

/** Grants, resolved once when a link is accepted, so that checking them is cheap. */
export class Access {
  readonly #grants = new Map<Selector, ReadonlySet<Grant>>();
  readonly #principal: { readonly revoked?: readonly string[] };

  /**
   * Throws a RumpError for a key that selects nothing and for a grant that does not exist.
   *
   * @param principal whose `revoked` is read on every check, because it may grow while a link is open
   * @param within prefix of `grants` in the paths of errors
   */
  constructor(grants: Grants, principal: { readonly revoked?: readonly string[] } = {}, within = '') {
    const path = `${within}grants`;
    this.#principal = principal;
    if (!isPlain(grants)) refuse('wrong-type', path, grants, 'it must be an object');
    const { revoked = [] } = principal;
    requireArray(revoked, 'revoked');
    for (const [key, allowed] of Object.entries(grants)) {
      const selector = selectorOf(key, path);
      const before = this.#grants.get(selector) ?? [];
      this.#grants.set(selector, new Set([...before, ...checkedGrants(`${path}[${JSON.stringify(key)}]`, allowed)]));
    }
  }

  may(grant: Grant, { id, deviceType }: DeviceAddress): boolean {
    if (this.#principal.revoked?.includes(id)) return false;
    if (this.#grants.get(EVERY_DEVICE)?.has(grant)) return true;
    if (this.#grants.get(id)?.has(grant)) return true;
    return this.#grants.get(deviceTypeText(deviceType))?.has(grant) === true;
  }

  /** All grants on one device, in a fixed order. */
  on(device: DeviceAddress): Grant[] {
    return GRANTS.filter((grant) => this.may(grant, device));
  }

  /** Selectors that together match each device with this grant, or with any grant, exactly once. */
  selectors(grant?: Grant): Selector[] {
    return withoutOverlap(new Set(this.#with(grant)));
  }

  /** IDs of devices that have this grant, or any grant, of their own: listed even if they never registered. */
  named(grant?: Grant): string[] {
    return this.#with(grant).filter(isDevice);
  }

  #with(grant: Grant | undefined): Selector[] {
    const all = [...this.#grants].filter(([, allowed]) => (grant ? allowed.has(grant) : allowed.size > 0));
    return all.map(([selector]) => selector);
  }
}

/** The part of grants that `allowed` covers. */
export function narrowed(grants: Grants, allowed: readonly Grant[]): Grants {
  const entries = Object.entries(grants).map(([key, list]) => [key, list.filter((each) => allowed.includes(each))]);
  return Object.fromEntries(entries);
}

/** Without those that a broader one covers. */
export function withoutOverlap(selectors: ReadonlySet<Selector>): Selector[] {
  if (selectors.has(EVERY_DEVICE)) return [EVERY_DEVICE];
  return [...selectors].filter((selector) => !isDevice(selector) || !selectors.has(typeOf(selector)));
}

/** Whether it selects one device. */
export function isDevice(selector: Selector): boolean {
  return selector !== EVERY_DEVICE && selector.length > deviceTypeTextOf(selector).length;
}

/** The selector of a device's type; empty, and so matching nothing, if frames name no device type. */
export function typeOf(device: string): Selector {
  return deviceTypeTextOf(device);
}

function selectorOf(key: string, path: string): Selector {
  if (key === EVERY_DEVICE) return key;
  // Before names of types, one of which may look like a device ID: its code selects the type too.
  const device = parseAddress(key);
  if (device !== null) return device.id;
  const types = typesText();
  if (types !== '') {
    const code = DEVICE_TYPES.get(key);
    if (code !== undefined) return deviceTypeText(code);
    if (key.length === deviceTypeText(0).length && /^[0-9a-f]+$/i.test(key)) return key.toLowerCase();
  }
  const allowed = `a device ID such as ${DEVICE_ID_EXAMPLE}${types}, or *`;
  throw new RumpError('unknown-name', `${path} has the key ${display(key)}; it must be ${allowed}`, { path });
}

/** Empty if frames name no device type: then all devices are of one type, and `*` selects them. */
function typesText(): string {
  if (deviceTypeText(0) === '') return '';
  return `, a device type (${[...DEVICE_TYPES.keys()].join(', ')}, or its code in hexadecimal)`;
}

function requireArray(value: unknown, path: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) refuse('wrong-type', path, value, 'it must be an array');
}

export function checkedGrants(path: string, allowed: unknown): readonly Grant[] {
  requireArray(allowed, path);
  for (const grant of allowed) {
    if (GRANTS.includes(grant as Grant)) continue;
    throw new RumpError('unknown-name', `${path} has ${display(grant)}; it must be one of ${GRANTS.join(', ')}`, {
      path,
    });
  }
  return allowed as readonly Grant[];
}
