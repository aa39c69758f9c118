/**
 * Random profiles, as their files would have them. Each construct is drawn independently of all others, within what the checker allows;
 * what it refuses all the same, such as a kind that another one hides, is drawn again.
 */
import { stringify } from 'yaml';
import { checkSources, type Defect } from '../../../tools/check.ts';
import type { Profile } from '../../../tools/model.ts';
import { chance, type Random, seeded } from '../support/random.ts';
import { type BodyRequest, type Entry, randomBody, randomValues } from './body.ts';
import { randomFrame } from './frame.ts';
import { generalise } from './general.ts';

interface Drawn {
  readonly raw: Entry;
  readonly profile: Profile;
  /** How often the checker refused what was drawn before. */
  readonly refused: number;
}

const TRIES = 40;

/** The profile of this seed. */
export function drawn(seed: number): Drawn {
  const random = seeded(seed);
  const defects: string[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const raw = randomProfile(random);
    const result = checked(raw);
    if (result.profile !== null) return { raw, profile: result.profile, refused: tries };
    defects.push(result.defects.map(({ reason }) => reason).join('; '));
  }
  throw new Error(`seed ${seed}: ${TRIES} profiles were refused: ${defects.slice(-3).join(' | ')}`);
}

export function yamlOf(raw: Entry): string {
  // Aliases for equal parts would hide what an entry has.
  return stringify(raw, { aliasDuplicateObjects: false, lineWidth: 0 });
}

export function checked(raw: Entry): { readonly profile: Profile | null; readonly defects: readonly Defect[] } {
  return checkSources([{ file: 'profile.yaml', text: yamlOf(raw) }]);
}

function randomProfile(random: Random): Entry {
  const values = randomValues(random);
  const frame = randomFrame(random, values);
  const messages = randomMessages(random, frame);
  const devices = randomDevices(random, frame);
  const presence = chance(random, 40) ? makeControl(random, messages.identifiers) : null;
  const bodies = randomBodies(random, frame, messages.identifiers, devices, presence, values);
  return {
    id: 'drawn',
    version: '1.0.0',
    deviceId: { deviceTypes: devices },
    frame: frame.entry,
    messages: { identifiers: messages.identifiers.map(({ group, length, ...entry }) => entry) },
    ...(presence === null ? {} : { presence }),
    ...values.entries,
    bodies,
  };
}

interface RandomMessage extends Entry {
  readonly name: string;
  /** Messages of one group have the same codes. */
  readonly group: number;
  /** Of its bodies, where all in the group must have one. */
  length: number | null;
  control?: boolean;
}

/** Messages of one group carry a mask, after the bits that tell them apart. */
function makeControl(random: Random, messages: readonly RandomMessage[]): Entry {
  const { group } = random.pick(messages);
  const controls = messages.filter((message) => message.group === group);
  const ends = controls.flatMap(({ when }) => (when === undefined ? [] : ([when].flat() as Entry[]))).map(endOf);
  const type = random.pick(['u8', 'u16', 'u24', 'u32']);
  const byte = Math.max(0, ...ends) + random.below(3);
  for (const message of controls) {
    message.control = true;
    if (message.length !== null) message.length = byte + (SIZES[type] as number) + random.below(4);
  }
  // In a group of several lengths that no length field tells, all have one.
  const [first] = controls;
  for (const message of controls) if (message.length !== null) message.length = first?.length ?? null;
  return { byte, type };
}

function endOf({ byte, type = 'u8' }: Entry): number {
  return (byte as number) + (SIZES[type as string] as number);
}

type RandomFrame = ReturnType<typeof randomFrame>;

function randomMessages(random: Random, frame: RandomFrame): { readonly identifiers: RandomMessage[] } {
  const identifiers: RandomMessage[] = [];
  const { tells, fields, lengthField } = frame;
  const groups = tells.length === 0 ? 1 : 1 + random.below(4);
  const taken = new Set<string>();
  for (let group = 0; group < groups; group++) {
    const codes = tells.map(({ values, width }) =>
      values === null
        ? random.pick([random.below(2 ** width), random.below(Math.min(8, 2 ** width))])
        : random.pick(values),
    );
    if (taken.has(codes.join())) continue;
    taken.add(codes.join());
    const length = lengthField ? null : random.below(9);
    for (const when of randomConditions(random, length)) {
      const header = Object.fromEntries(
        fields.filter(() => chance(random, 25)).map(({ name, value }) => [name, value()]),
      );
      identifiers.push({
        ...(codes.length === 0 ? {} : { code: codes.length === 1 ? (codes[0] as number) : codes }),
        name: `message${identifiers.length}`,
        ...(when.length === 0 ? {} : { when: when.length === 1 && chance(random, 50) ? when[0] : when }),
        ...(Object.keys(header).length === 0 ? {} : { header }),
        group,
        length,
      });
    }
  }
  return { identifiers };
}

const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6, u64: 8 };

/** Of the messages that share their codes, in their order; those without any come last. */
function randomConditions(random: Random, length: number | null): Entry[][] {
  if (chance(random, 60) || (length ?? 9) < 4) return chance(random, 20) && length === null ? [[], []] : [[]];
  const type = random.pick(['u8', 'u16', 'u24', 'u32']);
  const width = 8 * (SIZES[type] as number);
  const low = random.below(width);
  const high = low + random.below(Math.min(width - low, 12));
  const isWhole = chance(random, 40);
  const most = 2 ** (isWhole ? width : high - low + 1);
  const byte = random.below(Math.max(1, (length ?? 6) - (SIZES[type] as number) + 1));
  const bits = isWhole ? {} : { bits: low === high && chance(random, 50) ? low : `${low}-${high}` };
  const values = new Set(Array.from({ length: 1 + random.below(3) }, () => random.below(Math.min(most, 2 ** 32))));
  const conditions: Entry[][] = [...values].map((value) => [
    { byte, ...bits, ...(type === 'u8' && chance(random, 50) ? {} : { type }), value },
  ]);
  // A second condition on the first of them, which the next one has not.
  const [first] = conditions;
  const second = byte + (SIZES[type] as number);
  if (first !== undefined && chance(random, 30) && second + 1 <= (length ?? 9)) {
    const plain = structuredClone(first);
    first.push({ byte: second, bits: random.below(8), value: random.below(2) });
    conditions.splice(1, 0, plain);
  }
  if (chance(random, 40)) conditions.push([]);
  return conditions;
}

interface RandomDevice extends Entry {
  readonly name: string;
}

function randomDevices(random: Random, { deviceWidth }: RandomFrame): RandomDevice[] {
  if (deviceWidth === null) return [{ name: 'device' }];
  const codes = new Set(
    Array.from({ length: 1 + random.below(3) }, () =>
      random.below(2 ** (chance(random, 50) ? Math.min(3, deviceWidth) : deviceWidth)),
    ),
  );
  return [...codes].map((code, index) => ({ code, name: `device${index}` }));
}

/** A message has one body for all devices, or each device one, or some. */
function randomBodies(
  random: Random,
  frame: RandomFrame,
  messages: readonly RandomMessage[],
  devices: readonly RandomDevice[],
  presence: Entry | null,
  values: ReturnType<typeof randomValues>,
): Entry[] {
  const bodies: Entry[] = [];
  const free = [...messages];
  while (free.length > 0) {
    const message = free.shift() as RandomMessage;
    // Some messages share a body.
    const other = free.findIndex((each) => each.control === message.control && each.length === message.length);
    const shared = other >= 0 && chance(random, 15) ? free.splice(other, 1) : [];
    const carried = [message, ...shared];
    const owners = devices.length > 1 || chance(random, 20) ? devices.filter(() => chance(random, 70)) : [];
    const devicesOf = owners.length === 0 || chance(random, 40) ? [null] : owners;
    for (const device of devicesOf) {
      const name = `Body${bodies.length}`;
      const conditions = carried.flatMap(({ when }) => (when === undefined ? [] : [when].flat())) as Entry[];
      const own = message.control === true ? null : ownMask(random, conditions, message.length, frame);
      const request: BodyRequest = {
        conditions,
        presence: message.control === true ? presence : own,
        length: message.length,
        mayGrow: frame.lengthField,
        maximum: Math.min(frame.maximumBodyLength, 40),
        byteOrder: frame.byteOrder,
        values,
      };
      const body = randomBody(random, request);
      if (chance(random, 60)) generalise(random, body, request);
      bodies.push({
        name,
        ...(device === null ? {} : { device: device.name }),
        messages: carried.map((each) => each.name),
        ...(own === null ? {} : { presence: own }),
        ...body,
      });
    }
  }
  return bodies;
}

/** A mask that this body alone has, after the bits that identify its messages; null for most. */
function ownMask(
  random: Random,
  conditions: readonly Entry[],
  length: number | null,
  { maximumBodyLength }: RandomFrame,
): Entry | null {
  if (!chance(random, 15)) return null;
  const byte = Math.max(0, ...conditions.map(endOf)) + random.below(2);
  const type = random.pick(['u8', 'u16', 'u24', 'u32', 'u48', 'u64']);
  if (byte + (SIZES[type] as number) > (length ?? Math.min(maximumBodyLength, 40))) return null;
  return { byte, type, ...(chance(random, 40) ? { byteOrder: random.pick(['big', 'little']) } : {}) };
}
