/** How names of the profile become identifiers of Kaitai Struct and of Wireshark: `tankTemperature` → `tank_temperature`. */

export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Hands out each identifier once: `onTime` and `on-time` would be one. */
export class Identifiers {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.#taken.has(id); count++) id = `${wanted}_${count}`;
    this.#taken.add(id);
    return id;
  }
}
