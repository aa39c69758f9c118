/** Rules → program. Every fault of a rule is reported here, once; routing itself cannot fail. */

import { fieldsOf } from '../columns/read.ts';
import type { ColumnField } from '../engine/engine.ts';
import type { Destination, RouteProgram, RouteStep } from '../engine/route-program.ts';
import { MAX_SHARDS } from '../engine/shard.ts';
import { UNKNOWN_KIND } from '../frame/kinds.ts';
import { HEADER_FIELDS } from '../generated/hooks/columns/header.ts';
import { checkedMessages } from '../generated/hooks/routing/messages.ts';
import { checkedSerials } from '../generated/hooks/routing/serials.ts';
import { KINDS } from '../generated/kinds.ts';
import { checkedDeviceType, RULE_KEYS } from '../generated/message.ts';
import { checkedFields, checkedList, checkedOptions, eachOf } from '../values/checked.ts';
import { checkedInteger, checkedType, isArray, refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import { checkedWhere, compileCondition, Refusals } from './condition.ts';

export function compileRules(options: unknown): RouteProgram {
  const rules = isArray(options) ? options : checkedOptions(options, ['rules']).rules;
  const program = new GrowingProgram();
  checkedList(rules, 'rules', (rule, index) => program.add(rule, `rules[${index}]`));
  return program;
}

class GrowingProgram implements RouteProgram {
  readonly steps = Array.from({ length: UNKNOWN_KIND + 1 }, (): RouteStep[] => []);
  readonly destinations: Destination[] = [];
  /** By name: the number of its first destination, and `shards` of the rule that named it first. */
  readonly #names = new Map<string, { readonly first: number; readonly shards: unknown }>();

  add(value: unknown, path: string): void {
    const rule = checkedFields(value, path, RULE_KEYS);
    const copy = rule.to === undefined;
    if (copy === (rule.copyTo === undefined)) refuse('contradiction', path, value, 'it must have either to or copyTo');
    const name = copy ? 'copyTo' : 'to';
    const to = checkedType(rule[name], `${path}.${name}`, 'string');
    const shards = rule.shards === undefined ? 1 : checkedInteger(rule.shards, `${path}.shards`, 1, MAX_SHARDS);
    const destination = this.#destination(to, shards, rule.shards, `${path}.shards`);
    const ofDevice = `${path}.deviceType`;
    const deviceTypes = eachOf(rule.deviceType, ofDevice, (entry) => checkedDeviceType(entry, ofDevice));
    const messages = checkedMessages(rule.messageType, `${path}.messageType`);
    const serials = checkedSerials(rule, path);
    const where = checkedWhere(rule.where, `${path}.where`);

    const step: RouteStep = {
      destination,
      shards,
      copy,
      serials,
      deviceTypes: undefined,
      messageIds: undefined,
      condition: undefined,
    };
    const refusals = new Refusals();
    let fields = 0;
    const add = (kind: number, own: RouteStep, columns: readonly ColumnField[]): void => {
      if (where === undefined) {
        this.steps[kind]?.push(own);
        return;
      }
      const field = columns.find(({ layout }) => layout.name === where.field);
      if (field === undefined) return;
      fields++;
      refusals.attempt(where, () =>
        this.steps[kind]?.push({ ...own, condition: compileCondition(where, field, refusals) }),
      );
    };
    add(UNKNOWN_KIND, { ...step, deviceTypes, messageIds: messages?.codes }, HEADER_FIELDS);
    for (const [number, kind] of KINDS.entries()) {
      if (deviceTypes?.includes(kind.deviceCode) === false || messages?.has(kind) === false) continue;
      add(number, step, fieldsOf(kind));
    }
    if (where !== undefined && fields === 0) {
      const names = KINDS.flatMap(fieldsOf).map(({ layout }) => layout.name);
      const hint = didYouMean(where.field, names);
      refuse(
        'unknown-field',
        `${where.path}.field`,
        where.field,
        `no kind that this rule matches has this field${hint}`,
      );
    }
    refusals.throwAny();
  }

  /** Rules may share a destination, but not cut it differently. */
  #destination(to: string, count: number, shards: unknown, path: string): number {
    const known = this.#names.get(to);
    if (known !== undefined) {
      if (known.shards !== shards) refuse('contradiction', path, shards, `another rule has ${known.shards ?? 'none'}`);
      return known.first;
    }
    const first = this.destinations.length;
    this.#names.set(to, { first, shards });
    for (let shard = 0; shard < count; shard++) this.destinations.push(shards === undefined ? { to } : { to, shard });
    return first;
  }
}
