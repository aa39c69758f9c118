/** Roles in the exchange: each at most once, where it may be, and complete. */

import { codeRolesOf, FIELD_ROLES, type FieldRole, MESSAGE_ROLES, type MessageRole } from '../roles.ts';
import type { RawBody, RawCode, RawField, RawFlag, RawMessage, RawProfile } from './raw.ts';
import { type Report, type Subject, tableOfSource } from './report.ts';

export function checkRoles(raw: RawProfile, report: Report): void {
  const { identifiers } = raw.messages;
  checkMessages(identifiers, raw.bodies, raw.messages.table ?? null, report);
  const fields = raw.bodies.flatMap((body) => checkFields(body, identifiers, report));
  checkNames(raw, fields, report);
  checkCodes(raw, fields, report);
}

/** A missing role may be that of something refused. */
function isPartial(body: RawBody, report: Report): boolean {
  return report.partial.has(body) || report.partial.has(body.fields);
}

function checkMessages(
  messages: readonly RawMessage[],
  bodies: readonly RawBody[],
  table: number | null,
  report: Report,
): void {
  const owners = new Map<MessageRole, RawMessage>();
  const names = new Set(messages.map(({ name }) => name));
  // A refused body, or one of a misspelt message, may be the one that is missing.
  const isUnclear =
    report.partial.has('bodies') ||
    bodies.some((body) => isPartial(body, report) || body.messages.some((name) => !names.has(name)));
  for (const message of messages) {
    const { name, role, direction, answeredBy } = message;
    const subject = { table, field: `messages.${name}` };
    const answer = messages.find((other) => other.name === answeredBy);
    if (answeredBy !== undefined && answer === undefined) {
      if (report.partial.has(messages)) continue;
      const known = messages.map((other) => other.name).join(', ');
      report.at(message, 'answeredBy', subject, `there is no message ${answeredBy}; known are ${known}`);
    } else if (answeredBy !== undefined && direction === undefined) {
      report.at(message, 'answeredBy', subject, 'who answers it depends on its `direction`, which is missing');
    } else if (answer !== undefined && direction !== 'both' && answer.direction === direction) {
      report.at(message, 'answeredBy', subject, `${answeredBy} goes ${direction} as well, so it answers nothing`);
    }
    if (role === undefined) continue;
    const owner = owners.get(role);
    if (owner !== undefined) report.at(message, 'role', subject, `role ${role} is taken already, by ${owner.name}`);
    else owners.set(role, message);
    const hasBody = isUnclear || bodies.some((body) => body.messages.includes(name));
    if (!hasBody) {
      const reason = `no body carries it; a message of role ${role} needs one, which may have 0 bytes`;
      report.at(message, 'role', subject, reason);
    }
    const rule = MESSAGE_ROLES[role];
    if (direction !== rule.direction) {
      const found = direction === undefined ? 'missing' : direction;
      report.at(message, 'direction', subject, `\`direction\` is ${found}; of role ${role} it is ${rule.direction}`);
    }
    if (rule.answer === undefined) {
      if (answeredBy !== undefined)
        report.at(message, 'answeredBy', subject, `a message of role ${role} is not answered`);
    } else if (answeredBy === undefined) {
      report.at(message, 'role', subject, `\`answeredBy\` is missing: role ${role} needs an answer`);
    } else if (answer !== undefined && answer.role !== rule.answer) {
      const found = answer.role === undefined ? 'has no role' : `has role ${answer.role}`;
      report.at(message, 'answeredBy', subject, `${answeredBy} ${found}; role ${role} is answered by ${rule.answer}`);
    }
  }
}

/** Including those of attributes. */
function fieldsOf({ fields, attributes = [] }: RawBody): readonly RawField[] {
  return [...fields, ...attributes.flatMap((attribute) => attribute.fields)];
}

/** A field with a role, in a message that uses it. */
interface Use {
  readonly field: RawField;
  readonly role: FieldRole;
  readonly message: MessageRole;
  readonly subject: Subject;
}

function checkFields(body: RawBody, messages: readonly RawMessage[], report: Report): Use[] {
  const table = body.table ?? null;
  const roles = body.messages.flatMap((name) => messages.find((message) => message.name === name)?.role ?? []);
  const written = roles.find((message) => MESSAGE_ROLES[message].writtenByExchange === true);
  if (written !== undefined && body.device !== undefined) {
    const reason = `a message of role ${written} has one body for all device types: servers serve those too that they do not know`;
    report.at(body, 'device', { table, field: body.name }, reason);
  }
  const uses: Use[] = [];
  const owners = new Map<FieldRole, string>();
  for (const field of fieldsOf(body)) {
    const { name = 'reserved', role } = field;
    const subject = { table, field: name };
    if (role === undefined) {
      if (written === undefined || field.type === 'reserved') continue;
      const reason = `it has no role; a message of role ${written} is written by the exchange, which fills fields by their role`;
      report.at(field, 'name', subject, reason);
      continue;
    }
    const owner = owners.get(role);
    if (owner !== undefined) {
      report.at(field, 'role', subject, `role ${role} is taken already, by ${owner}`);
      continue;
    }
    owners.set(role, name);
    const users = roles.filter((message) => MESSAGE_ROLES[message].fields?.[role] !== undefined);
    if (users.length === 0 && !report.partial.has(messages) && !report.partial.has(body)) {
      const those = body.messages.join(', ');
      report.at(field, 'role', subject, `role ${role} has no place here: ${those} has no role that reads or writes it`);
    }
    checkType(field, role, subject, report);
    const isCompulsory = users.some((message) => MESSAGE_ROLES[message].fields?.[role] === true);
    checkOptional(field, body, { role, isCompulsory, isWritten: written !== undefined }, subject, report);
    uses.push(...users.map((message) => ({ field, role, message, subject })));
  }
  const cut = roles.find((message) => message === 'register' || message === 'refusal');
  if (cut !== undefined && body.list !== undefined) {
    const reason = `a body of role ${cut} has no list: servers read the bytes alone that every such body has`;
    report.at(body, 'list', { table, field: body.name }, reason);
  }
  for (const message of isPartial(body, report) ? [] : roles) {
    for (const [role, isCompulsory] of Object.entries(MESSAGE_ROLES[message].fields ?? {})) {
      if (!isCompulsory || owners.has(role as FieldRole)) continue;
      const reason = `no field has role ${role}, which a message of role ${message} needs`;
      report.at(body, 'fields', { table, field: body.name }, reason);
    }
  }
  return uses;
}

function checkType(field: RawField, role: FieldRole, subject: Subject, report: Report): void {
  const { type, unit } = FIELD_ROLES[role];
  const isFitting = type === 'number' ? /^u\d+$/.test(field.type) : field.type === type;
  if (!isFitting) {
    const wanted = type === 'number' ? 'an integer without sign' : `of type ${type}`;
    report.at(field, 'role', subject, `role ${role} is on a field of type ${field.type}; it must be ${wanted}`);
  } else if (field.null !== undefined) {
    report.at(field, 'null', subject, `a field of role ${role} always has a value`);
  } else if (field.encoding !== undefined) {
    report.at(field, 'encoding', subject, `a field of role ${role} is a plain binary number`);
  } else if (role === 'refused-message' && (field.pieces !== undefined || field.invert === true)) {
    const attribute = field.pieces === undefined ? 'invert' : 'pieces';
    const reason = 'servers read a field of role refused-message at its place, as it stands there';
    report.at(field, attribute, subject, reason);
  } else if (unit !== undefined && field.unit !== undefined && field.unit !== unit) {
    report.at(field, 'unit', subject, `\`unit\` is ${field.unit}; of role ${role} it is ${unit}`);
  } else if (
    role === 'fingerprint' &&
    (field.type !== 'u32' || field.bits !== undefined || field.scale !== undefined)
  ) {
    report.at(field, 'role', subject, 'a fingerprint has 32 bits: it must be a whole u32');
  }
}

interface RoleUse {
  readonly role: FieldRole;
  /** Whether one of the messages needs the field. */
  readonly isCompulsory: boolean;
  /** Whether the exchange writes the body. */
  readonly isWritten: boolean;
}

function checkOptional(
  field: RawField,
  body: RawBody,
  { role, isCompulsory, isWritten }: RoleUse,
  subject: Subject,
  report: Report,
): void {
  const { presence } = field;
  const refuse = (attribute: string, reason: string): void => report.at(field, attribute, subject, reason);
  const isOfItem = !body.fields.includes(field);
  const isAppended =
    body.length === 'at-least' && !isOfItem && (field.pieces ?? [field]).some(({ byte }) => byte >= body.bytes);
  const isOptional = (presence !== undefined && presence !== 'always') || isOfItem || isAppended;
  const attribute = presence === undefined ? 'role' : 'presence';
  if (role === 'refused-message' && isOptional) {
    refuse(attribute, 'servers read a field of role refused-message at its place: it must be set in every such body');
  } else if (isCompulsory && isOptional) {
    refuse(attribute, `a field of role ${role} must be set in every such body`);
  } else if (isWritten && typeof presence === 'object' && presence.byte === undefined) {
    refuse(
      'presence',
      'the exchange writes this field whatever its value, so a bit tells whether it is set, or nothing',
    );
  }
}

/** A message with a role has the same fields under the same names for all device types. */
function checkNames(raw: RawProfile, uses: readonly Use[], report: Report): void {
  const first = new Map<string, Use>();
  for (const use of uses) {
    const key = `${use.message} ${use.role}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, use);
    else if (other.field.name !== use.field.name) {
      const reason = `role ${use.role} of ${use.message} is called ${other.field.name} elsewhere; it must have one name`;
      report.at(use.field, 'name', use.subject, reason);
    }
  }
  for (const { role, message, field } of first.values()) {
    if (MESSAGE_ROLES[message].fields?.[role] === true) continue;
    const { name } = raw.messages.identifiers.find((entry) => entry.role === message) ?? {};
    for (const body of raw.bodies) {
      if (isPartial(body, report)) continue;
      if (!body.messages.some((each) => each === name) || fieldsOf(body).some((other) => other.role === role)) continue;
      const reason = `no field has role ${role}, which ${field.name} has in other bodies of ${name}`;
      report.at(body, 'fields', { table: body.table ?? null, field: body.name }, reason);
    }
  }
}

/** A set of codes, and which field roles have it. */
function checkCodes(raw: RawProfile, uses: readonly Use[], report: Report): void {
  const sets = [
    ...raw.enums.map(({ name, codes }) => ({ name, entries: codes as readonly (RawCode | RawFlag)[] })),
    ...raw.flags.map(({ name, bits }) => ({ name, entries: bits as readonly (RawCode | RawFlag)[] })),
  ];
  const isUnknown = report.partial.has('enums') || report.partial.has('flags') || sets.some(({ name }) => name === '');
  // A refused part may be what uses a code.
  const isUsed =
    report.partial.has('bodies') ||
    report.partial.has(raw.messages.identifiers) ||
    raw.bodies.some((body) => isPartial(body, report));
  for (const role of Object.keys(FIELD_ROLES) as FieldRole[]) {
    if (FIELD_ROLES[role].codes === undefined) continue;
    const [first, ...others] = uses.filter((use) => use.role === role);
    const nameOf = ({ field }: Use): string | undefined => field.enum ?? field.flags;
    const other = others.find((use) => nameOf(use) !== nameOf(first as Use));
    if (first === undefined) continue;
    if (other !== undefined) {
      const reason = `role ${role} has the codes of ${nameOf(first)} elsewhere; they must be the same`;
      report.at(other.field, other.field.enum === undefined ? 'flags' : 'enum', other.subject, reason);
    }
    const entries = sets.find(({ name }) => name === nameOf(first))?.entries ?? [];
    for (const code of codeRolesOf(role)) {
      if (FIELD_ROLES[role].codes?.[code] !== true || entries.some((entry) => entry.role === code)) continue;
      if (isUnknown || report.partial.has(entries)) continue;
      const subject = { table: null, field: nameOf(first) ?? null };
      report.at(entries, null, subject, `no code has role ${code}, which fields of role ${role} need`);
    }
  }
  for (const { name, entries } of sets) {
    const allowed = uses
      .filter(({ field }) => (field.enum ?? field.flags) === name)
      .flatMap(({ role }) => codeRolesOf(role));
    const owners = new Map<string, string>();
    for (const entry of entries) {
      const { role } = entry;
      if (role === undefined) continue;
      const subject = { table: tableOfSource(entry.source), field: `${name}.${entry.name}` };
      const owner = owners.get(role);
      if (owner !== undefined) report.at(entry, 'role', subject, `role ${role} is taken already, by ${owner}`);
      else owners.set(role, entry.name);
      if (!isUsed && name !== '' && !allowed.some((each) => each === role)) {
        const reason = `role ${role} has no place here: no field whose role has such codes has these`;
        report.at(entry, 'role', subject, reason);
      }
    }
  }
}
