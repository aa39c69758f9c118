/** `docs/rump.ksy`: the whole frame for Kaitai Struct, which makes readers of it in a dozen languages. */
import { stringify, type Tags } from 'yaml';
import { printable } from '../escape.ts';
import type { Body, Profile } from '../model.ts';
import { bodyType } from './kaitai/body.ts';
import { Enumerations } from './kaitai/enumerations.ts';
import { ending, header } from './kaitai/frame.ts';
import { Identifiers, snakeCase } from './kaitai/ids.ts';
import { bodyChoice } from './kaitai/kinds.ts';

export function emitKaitai(profile: Profile): string {
  const { frame } = profile;
  const types = new Identifiers();
  types.take('rump');
  const typeIds = new Map<Body, string>(profile.bodies.map((body) => [body, types.take(snakeCase(body.name))]));
  const enumerations = new Enumerations(profile, types);
  const head = header(frame, enumerations);
  const choice = bodyChoice(profile, head, typeIds);
  const order = frame.byteOrder === 'big' ? 'be' : 'le';
  const document = {
    meta: {
      id: 'rump',
      title: profile.title,
      license: 'Apache-2.0',
      // Bits from the least significant one and `valid` came with it.
      'ks-version': '0.9',
      endian: order,
      'bit-endian': order,
    },
    doc: explanation(profile),
    seq: [...head.attributes, choice.attribute, ...ending(frame, head.ids)],
    instances: new Map([...head.instances, ...choice.instances]),
    types: new Map(profile.bodies.map((body) => [typeIds.get(body), bodyType(body, frame.byteOrder, enumerations)])),
    enums: enumerations.entries(),
  };
  // As YAML 1.1: Kaitai's compiler reads that, where a bare `off` is a boolean. It knows no ordered map, though.
  const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':omap'));
  return `${heading(profile)}\n${stringify(document, { version: '1.1', lineWidth: 0, customTags })}`;
}

function heading({ id, version }: Profile): string {
  return `# Generated from profile/*.yaml (profile ${printable(id)} ${printable(version)}). Do not edit: correct the profile and generate again.`;
}

function explanation({ id, version, frame }: Profile): string {
  const { check } = frame;
  const unverified = check.size === 0 ? 'There is no frame check.' : 'The frame check is read, but not verified.';
  return `One frame of profile ${id} ${version}. ${unverified}
Values are physical: scaled, and absent where the raw value says that there is none or where a control message leaves the
field unchanged. Attributes called \`…_raw\` are what was transmitted.
`;
}
