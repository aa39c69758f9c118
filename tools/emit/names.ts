/** How names of the profile become names of code. */
import { camelCase, pascalCase } from '../casing.ts';
import type { Body, Enumeration, Field, Profile } from '../model.ts';

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
  /** How many codes a field of it can count. */
  readonly size: number;
  readonly flags: boolean;
}

/** Every enum and flags table that a body of the profile uses, once each. */
export function codeTables(profile: Profile): CodeTable[] {
  const tables = new Map<string, CodeTable>();
  for (const body of profile.bodies) {
    for (const field of body.fields) {
      if (field.type !== 'enum' && field.type !== 'flags') continue;
      const name = tableOf(field);
      const flags = field.type === 'flags';
      const size = flags ? field.width : Math.min(256, 2 ** field.width);
      tables.set(name, {
        name,
        typeName: pascalCase(name),
        ordered: field.enumeration?.ordered ?? false,
        codes: field.enumeration?.codes ?? field.flags,
        size: Math.max(size, tables.get(name)?.size ?? 0),
        flags,
      });
    }
  }
  return [...tables.values()];
}

/** The bodies by the file that they go into. */
export function groupsOf(profile: Profile): Map<string, Body[]> {
  const groups = new Map<string, Body[]>();
  for (const body of profile.bodies) {
    const group = groups.get(body.group);
    if (group === undefined) groups.set(body.group, [body]);
    else group.push(body);
  }
  return groups;
}

export function namedFields(body: Body): Field[] {
  return body.fields.filter((field) => field.type !== 'reserved');
}

/** "Table 6", or "extension for 6.4.1" for what the standard's tables lack. */
export function sourceOf(body: Body): string {
  return body.table === null ? `extension for ${body.clause}` : `Table ${body.table}`;
}

export function hexadecimal(value: number, digits = 2): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** Whether a field's values have names. */
export function hasCodes(field: Field): boolean {
  return field.type === 'enum' || field.type === 'flags';
}

/** A body's heading in the reference page. */
export function headingOf(body: Body): string {
  return body.table === null ? `${body.title} (extension)` : `Table ${body.table} – ${body.title}`;
}

export { camelCase, pascalCase };
