/** Rules of many shapes, made once: to compile them takes longer than to route a stream. */
import { type KindName, type Rule, RumpError } from 'igrs-rump';
import { kinds } from 'igrs-rump/profile';
import { codeNames, fieldsOf, type KindField, numberRange } from '../../suite/support/describe-fields.ts';
import { mostOf, wire } from '../../suite/support/wire.ts';
import { makePair } from '../pair.ts';
import { below, pick, type Random, randomOf } from '../random.ts';

const POOL = 96;

/** A test that makes sense for the field, or null. */
function anyTest(field: KindField, random: Random): object | null {
  switch (field.type) {
    case 'bool':
      return { equals: random() < 0.5 };
    case 'enum': {
      const name = pick(random, codeNames(field));
      if (field.ordered === true && random() < 0.5) return random() < 0.5 ? { atLeast: name } : { atMost: name };
      return random() < 0.5 ? { equals: name } : { oneOf: [name, pick(random, codeNames(field))] };
    }
    case 'flags':
      return { has: random() < 0.5 ? pick(random, codeNames(field)) : [pick(random, codeNames(field))] };
    case 'number': {
      const { last, at } = numberRange(field);
      const value = (): number => at(below(random, last + 1));
      const tests = [{ equals: value() }, { oneOf: [value(), value()] }, { atLeast: value() }, { atMost: value() }];
      return pick(random, [...tests, { atLeast: value(), atMost: value() }, { isNull: random() < 0.5 }]);
    }
    default:
      return null;
  }
}

function anyWhere(kind: KindName, random: Random): object {
  const fields = fieldsOf(kind);
  if (fields.length === 0 || random() < 0.4) return {};
  const field = pick(random, fields);
  const test = anyTest(field, random);
  return test === null ? {} : { where: { field: field.name, ...test } };
}

function anyRule(random: Random): Rule {
  const kind = pick(random, kinds());
  const [deviceType, messageType] = kind.split('.');
  const to = pick(random, ['north', 'east', 'south', 'west']);
  const middle = below(random, mostOf(wire.serial));
  return {
    ...(random() < 0.3 ? { copyTo: to } : { to }),
    // One destination has one number of shards, so its name says how many.
    ...(to === 'east' ? { shards: 3 } : {}),
    ...(random() < 0.5 ? { deviceType } : {}),
    ...(random() < 0.5 ? { messageType } : {}),
    ...(random() < 0.2 ? { serial: pick(random, [1, [0, 1, middle], { from: 0, to: middle }]) } : {}),
    ...anyWhere(kind, random),
  } as Rule;
}

/** Chance may put together what no kind can match; that is refused, and another set takes its place. */
function rulesOf(random: Random): Rule[] {
  const { js } = makePair(undefined);
  for (;;) {
    const rules = Array.from({ length: 1 + below(random, 6) }, () => anyRule(random));
    try {
      js.router({ rules });
      return rules;
    } catch (error) {
      if (!RumpError.is(error)) throw error;
    }
  }
}

export const rulesPool: readonly (readonly Rule[])[] = Array.from({ length: POOL }, (_, index) =>
  rulesOf(randomOf(0, index)),
);
