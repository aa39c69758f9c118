/** Names that generated code or its users already give a meaning to. */

import type { Report, Subject } from './report.ts';

/** A field becomes a property of messages, views and columns, beside these. */
const reservedFieldNames = new Set([
  'kind',
  'deviceType',
  'messageType',
  'serial',
  'sequence',
  'offset',
  'body',
  'unknownFields',
  'unknownAttributes',
  'attributeOrder',
  'rest',
  'residue',
  'header',
  'length',
  'validity',
  'dictionaries',
  'presence',
  'view',
  'at',
  'frame',
  'moveTo',
  'expire',
  'prototype',
  'toJSON',
  'then',
]);

/** A device type has a file of its own under generated/, beside these; `unknown` is a kind. */
const reservedGroups = new Set(['bodies', 'common', 'frame', 'header', 'layout', 'unknown']);

/** What every object inherits; a property or key of that name would hide it. */
function isInherited(name: string): boolean {
  return name in Object.prototype || name === 'prototype';
}

export function isReservedFieldName(name: string): boolean {
  return reservedFieldNames.has(name) || isInherited(name);
}

export function isReservedCodeName(name: string): boolean {
  return isInherited(name);
}

/** Of a device type or message: the first part or the last of a kind's name. */
export function isReservedKindName(name: string): boolean {
  return reservedGroups.has(name) || isInherited(name);
}

/** Refuses the second of two entries that share what must be unique. */
export class Uniqueness {
  readonly #what: string;
  readonly #report: Report;
  readonly #owners = new Map<string | number, object>();

  constructor(what: string, report: Report) {
    this.#what = what;
    this.#report = report;
  }

  add(value: string | number, owner: object, attribute: string, subject: Subject, shown: string = String(value)): void {
    // In place of a name that was refused.
    if (value === '') return;
    const first = this.#owners.get(value);
    if (first === undefined) {
      this.#owners.set(value, owner);
      return;
    }
    const { file, line } = this.#report.positions.of(first, attribute);
    this.#report.at(owner, attribute, subject, `${this.#what} ${shown} is taken already, at ${file}:${line}`);
  }
}
