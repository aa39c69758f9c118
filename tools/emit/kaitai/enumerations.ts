/** The profile's codes as enums of Kaitai. */
import type { Code, Enumeration, Profile } from '../../model.ts';
import { Identifiers, snakeCase } from './ids.ts';
import type { Entry } from './run.ts';

export class Enumerations {
  readonly deviceType: string;
  readonly message: string;
  readonly #ids = new Map<Enumeration, string>();
  readonly #entries = new Map<string, Map<number, Entry>>();

  /** `types` has the names of all types: in some languages enums share a namespace with them. */
  constructor(profile: Profile, types: Identifiers) {
    this.deviceType = types.take('device_type');
    this.message = types.take('message');
    this.#entries.set(this.deviceType, codeEntries(profile.deviceId.deviceTypes));
    this.#entries.set(this.message, codeEntries(profile.messages));
    for (const enumeration of profile.enumerations) {
      const id = types.take(snakeCase(enumeration.name));
      this.#ids.set(enumeration, id);
      this.#entries.set(id, codeEntries(enumeration.codes));
    }
  }

  idOf(enumeration: Enumeration): string {
    const id = this.#ids.get(enumeration);
    if (id === undefined) throw new Error(`the profile has no enum ${enumeration.name}`);
    return id;
  }

  entries(): ReadonlyMap<string, ReadonlyMap<number, Entry>> {
    return this.#entries;
  }
}

function codeEntries(codes: readonly Code[]): Map<number, Entry> {
  const ids = new Identifiers();
  return new Map(codes.map(({ code, name, title }) => [code, { id: ids.take(snakeCase(name)), doc: title }]));
}
