/** Frames of an invented station whose header has fields as bodies have them: in pieces, of other encodings and byte orders, with specials. */
import { fileURLToPath } from 'node:url';
import { checkSources } from '../../../tools/check.ts';
import type { Profile } from '../../../tools/model.ts';
import { readSources } from '../../../tools/sources.ts';
import type { Random } from '../../assembly/streams.ts';

const FOLDER = fileURLToPath(new URL('../../tools/fixtures/station', import.meta.url));

export function stationProfile(): Profile {
  return checkSources(readSources(FOLDER)).profile as Profile;
}

/** As the fixture's header lays them out; raw values as they are once pieces are joined and inverted bits are turned. */
export interface RawHeader {
  readonly height: number;
  readonly season: number;
  readonly route: number;
  readonly slope: number;
  readonly awake: number;
}

/** A frame without body; raw values are random, and the digits of `route` decimal ones. */
export function drawnHeader(random: Random): RawHeader {
  const digit = (): number => random(10);
  return {
    height: random(4) === 0 ? 255 : random(256),
    season: [0, 5, random(8)][random(3)] as number,
    route: digit() * 4096 + digit() * 256 + digit() * 16 + digit(),
    slope: random(256),
    awake: random(2),
  };
}

export function frameOf({ height, season, route, slope, awake }: RawHeader): number[] {
  // The first piece is the upper one.
  const byte4 = (height >> 4) | ((season >> 1) << 4);
  const byte5 = ((~height & 15) << 4) | (season & 1);
  const frame = [0xa5, 6, 0, 0, byte4, byte5, route & 255, route >> 8, ~slope & 255, awake];
  return [...frame, frame.reduce((sum, byte) => sum + byte, 0) & 255];
}

export function headerOf({ height, season, route, slope, awake }: RawHeader) {
  return {
    height: height === 255 ? 'aloft' : height * 10,
    season: season === 0 ? 'calm' : season === 5 ? 'storm' : season,
    route: Number(route.toString(16)),
    slope: slope > 127 ? -(slope & 127) + 0 : slope,
    awake: awake === 1,
  };
}
