/** Turns names of the profile into names of generated code. */
import { hexadecimal as digitsOf } from '../../sdk/values/bytes.ts';
import { camelCase, pascalCase } from '../check/names.ts';
import type { Body, Enumeration, Field, Profile } from '../model.ts';
import { bodiesAndHeader } from './facts.ts';

/** An identifier of Kaitai Struct and Wireshark: `tankTemperature` → `tank_temperature`. */
export function snakeCase(name: string): string {
  // Digits alone are a name of a code, but begin no identifier.
  return name
    .replace(/^(?=[0-9])/, 'n')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Makes identifiers unique: `onTime` and `on-time` would give the same one. */
export class Identifiers {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.#taken.has(id); count++) id = `${wanted}_${count}`;
    this.#taken.add(id);
    return id;
  }
}

/** `WaterHeaterState` → `waterHeaterState`. */
export function variableOf(body: Body): string {
  return body.name.charAt(0).toLowerCase() + body.name.slice(1);
}

/** The name of the table of names that an enum or flags field reads: `waterHeaterMode`, `waterHeaterFaults`. */
export function tableOf(field: Field): string {
  return camelCase(field.enumeration?.name ?? field.flagSet ?? field.name);
}

export interface CodeTable {
  readonly name: string;
  readonly typeName: string;
  readonly ordered: boolean;
  readonly codes: Enumeration['codes'];
  /** How many codes a field of this table can hold. */
  readonly size: number;
}

/** Every enum and flags table that a body of the profile uses, once each. */
export function codeTables(profile: Profile): CodeTable[] {
  const tables = new Map<string, CodeTable>();
  for (const body of bodiesAndHeader(profile)) {
    for (const field of body.fields) {
      if (field.type !== 'enum' && field.type !== 'flags') continue;
      const name = tableOf(field);
      const size = field.type === 'flags' ? field.width : Math.min(256, 2 ** field.width);
      tables.set(name, {
        name,
        typeName: pascalCase(name),
        ordered: field.enumeration?.ordered ?? false,
        codes: field.enumeration?.codes ?? field.flags,
        size: Math.max(size, tables.get(name)?.size ?? 0),
      });
    }
  }
  return [...tables.values()];
}

/** The bodies by the file that they go into. */
export function groupsOf(profile: Profile): Map<string, Body[]> {
  const groups = new Map<string, Body[]>();
  for (const body of profile.bodies) groups.set(body.group, [...(groups.get(body.group) ?? []), body]);
  return groups;
}

/** Of a body, or of an attribute of its list. */
export function namedFields({ fields }: Pick<Body, 'fields'>): Field[] {
  return fields.filter(({ type }) => type !== 'reserved');
}

/** "Table 6", or "extension for 6.4.1" for bodies without a table in the standard; without a standard its device type. */
export function sourceOf({ table, clause, group }: Body): string {
  if (table !== null) return `Table ${table}`;
  return clause === null ? group : `extension for ${clause}`;
}

/** A title with its source, if it has one. */
export function titleOf(title: string, source: string | null): string {
  return source === null || source === '' ? title : `${title} (${source})`;
}

export function hexadecimal(value: number, digits = 2): string {
  return `0x${digitsOf(value, digits)}`;
}

/** Whether a field's values have names. */
export function hasCodes(field: Field): boolean {
  return field.type === 'enum' || field.type === 'flags';
}

/** A body's heading in the reference page. */
export function bodyHeading({ table, title }: Body, { standard }: Profile): string {
  if (table !== null) return `Table ${table} – ${title}`;
  return standard === null ? title : `${title} (extension)`;
}

export { camelCase, pascalCase };
