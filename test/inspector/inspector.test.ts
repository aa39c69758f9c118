/** What `inspect` shows of frames of other profiles: every bit once, what the codec reads, and of broken frames the codec's own error. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkDirectory } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';
import { generalProfile } from '../assembly/general-profiles.ts';
import { randomBody } from '../assembly/random-body.ts';
import { seeded as seededBytes } from '../assembly/streams.ts';
import { stationProfile } from '../profiles/bodies/station.ts';
import { frameWith } from '../profiles/bodies/try-bodies.ts';
import { PROTOCOLS } from '../profiles/real/expected.ts';
import { type Built, builtOver } from '../profiles/support/built.ts';
import { goldenVectors, plainKinds } from '../profiles/support/messages.ts';
import { seeded } from '../profiles/support/random.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { assertCovers } from './covers.ts';

/** All others are only looked at as they are. */
const isChosen = (_: unknown, index: number): boolean => index % 8 === 0;
const FRAMES_OF_EACH_KIND = 8;

const own = fileURLToPath(new URL('../dissectors/frames', import.meta.url));
const real = fileURLToPath(new URL('../profiles/real', import.meta.url));

function load(folder: string): Profile {
  const { profile, defects } = checkDirectory(folder);
  assert.ok(profile, JSON.stringify(defects));
  return profile;
}

function captured(folder: string): Uint8Array[] {
  const { frames }: { frames: { hex: string }[] } = JSON.parse(readFileSync(`${folder}/frames.json`, 'utf8'));
  return frames.map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));
}

/** The first problem is the codec's error; of a valid frame the values are the codec's. */
function assertAgrees(
  bytes: Uint8Array,
  { codec, profile }: Built,
  decoder: ReturnType<Built['codec']['createCodec']>,
): void {
  const hex = Buffer.from(bytes).toString('hex');
  const { problems, parts, kind } = profile.inspect(bytes);
  const decoded = decoder.tryDecode(bytes);
  if (codec.RumpError.is(decoded)) {
    assert.deepEqual([problems[0]?.code, problems[0]?.offset], [decoded.code, decoded.offset], hex);
    return;
  }
  assert.deepEqual([problems, kind], [[], decoded.kind], hex);
  const message = decoded as unknown as Record<string, unknown>;
  const fields = profile.frame.header.filter(({ field }) => field !== undefined).map(({ name }) => name);
  // Of a value in pieces the first has it.
  const header = parts.filter(
    ({ section, name, value }) => section === 'header' && fields.includes(name) && value !== undefined,
  );
  const shown = Object.fromEntries(header.map(({ name, value }) => [name, value]));
  assert.deepEqual(shown, { ...(message.header as object | undefined) }, hex);
  for (const role of ['serial', 'sequence'] as const) {
    const name = profile.frame.header.find((field) => field.role === role)?.name;
    assert.deepEqual(parts.find((part) => part.section === 'header' && part.name === name)?.value, message[role], hex);
  }
  if (kind === 'unknown') return;
  const named = parts.filter(
    ({ section, type, value }) => section === 'body' && type !== 'presence' && value !== undefined,
  );
  const body = Object.fromEntries(
    named.filter(({ name }) => name !== 'rest' && name !== 'unknownAttribute').map(({ name, value }) => [name, value]),
  );
  assert.deepEqual(body, { ...(message.body as object) }, hex);
}

/** Of bodies with any bytes: of every construct. */
function anyFrames(profile: Profile): Uint8Array[] {
  const wire = wireFacts(profile);
  const random = seededBytes(0x1b5);
  return profile.kinds.flatMap((kind) =>
    Array.from(
      { length: FRAMES_OF_EACH_KIND },
      () => frameWith(profile, wire, kind, randomBody(kind.body, random)).bytes,
    ),
  );
}

const general = [generalProfile('big'), generalProfile('little'), stationProfile()];
const profiles = [
  ...readdirSync(own).map((name) => [name, load(`${own}/${name}`), []] as const),
  ...PROTOCOLS.map(({ name }) => [name, load(`${real}/${name}`), captured(`${real}/${name}`)] as const),
  ...general.map((profile, index) => [`general ${index}`, profile, anyFrames(profile)] as const),
];

for (const [name, profile, frames] of profiles) {
  const made = goldenVectors(profile, seeded(1), plainKinds(profile)).map(({ hex }) =>
    Uint8Array.from(Buffer.from(hex, 'hex')),
  );
  test(`${name}: ${frames.length} captured frames and ${made.length} others, cut and with flipped bits`, async () => {
    const built = await builtOver(profile);
    const decoder = built.codec.createCodec();
    const { byteOrder } = profile.frame;
    for (const bytes of [...frames, ...made]) {
      assertCovers(bytes, built.profile, byteOrder);
      assertAgrees(bytes, built, decoder);
    }
    for (const bytes of [...frames.filter(isChosen), ...made.filter(isChosen)]) {
      for (let length = 0; length < bytes.length; length++) {
        assertCovers(bytes.slice(0, length), built.profile, byteOrder);
        assertAgrees(bytes.slice(0, length), built, decoder);
      }
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        const flipped = bytes.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        assertCovers(flipped, built.profile, byteOrder);
        assertAgrees(flipped, built, decoder);
      }
      const followed = Uint8Array.from([...bytes, 0, 1, 2]);
      assertCovers(followed, built.profile, byteOrder);
      assertAgrees(followed, built, decoder);
    }
  });
}
