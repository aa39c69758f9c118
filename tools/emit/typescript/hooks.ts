/**
 * `generated/hooks/`: where sdk/ takes from what few profiles need. Each file re-exports one of a group of modules that have the same
 * names, and so no bundler finds the others: constants of another module it does not fold.
 */
import type { Profile } from '../../model.ts';
import { headerBody, headerField, isWhole, needsBody } from '../frame.ts';
import { isGeneral } from '../general.ts';
import { hasSingleCheck, isPlainBody } from './descriptions.ts';
import { hasRest } from './general.ts';
import { isTextSerial } from './layout.ts';
import { isSimple } from './message.ts';

/** Paths below sdk/, without their endings. */
interface Hook {
  /** In generated/hooks/. */
  readonly file: string;
  readonly chosen: string;
}

export function emitHooks(profile: Profile): Map<string, string> {
  return new Map(
    hooksOf(profile).map(({ file, chosen }) => [`${file}.ts`, `export * from '../../../${chosen}.ts';\n`]),
  );
}

function hooksOf(profile: Profile): Hook[] {
  const { frame, messages } = profile;
  const isGeneralProfile = hasGeneral(profile);
  const isEscaped = frame.escape !== null;
  const hasHeader = headerBody(profile) !== null;
  const hasConstants = frame.header.some(({ role }) => role === 'constant');
  const serial = isTextSerial(frame) ? 'text' : headerField(frame, 'serial') === undefined ? 'no' : 'number';
  const hasSequence = headerField(frame, 'sequence') !== undefined;
  const isCode = isSimple(frame) && new Set(messages.map(({ code }) => code)).size === messages.length;
  const header = headerBody(profile);
  const arePlain = [...profile.bodies, ...(header === null ? [] : [header])].every((body) =>
    isPlainBody(body, frame.byteOrder),
  );
  return [
    { file: 'frame/constants', chosen: `frame/${hasConstants ? '' : 'no-'}constants` },
    { file: 'frame/ends', chosen: `frame/${frame.end.length > 0 ? '' : 'no-'}ends` },
    { file: 'frame/starts', chosen: `frame/${frame.starts.length > 1 ? 'several-starts' : 'one-start'}` },
    { file: 'frame/sending', chosen: `frame/${isEscaped ? 'escaped' : 'plain'}-sending` },
    {
      file: 'frame/kinds',
      chosen: `frame/kinds-by-${kindsBy(profile)}`,
    },
    { file: 'engine/collecting', chosen: `engine/wasm/${isGeneralProfile ? 'general' : 'plain'}-collecting` },
    { file: 'engine/conditions', chosen: `engine/js/${isGeneralProfile ? 'general' : 'plain'}-conditions` },
    { file: 'engine/rows', chosen: `engine/${isEscaped ? 'escaped' : 'plain'}-rows` },
    { file: 'engine/scan', chosen: `engine/js/${isEscaped ? 'escaped' : 'plain'}-scan` },
    { file: 'engine/header', chosen: `engine/js/${hasHeader ? '' : 'no-'}header-columns` },
    { file: 'engine/serials', chosen: `engine/${serial === 'text' ? 'text' : 'number'}-serials` },
    { file: 'message/body', chosen: `message/${hasOpenBodies(profile) ? 'general' : 'plain'}-body` },
    { file: 'message/serial', chosen: `message/${serial}-serial` },
    { file: 'message/sequence', chosen: `message/${hasSequence ? '' : 'no-'}sequence` },
    { file: 'message/more', chosen: `message/${hasHeader || needsBody(profile) ? '' : 'no-'}more` },
    { file: 'message/lengths', chosen: `message/${frame.lengthBias === null ? 'implied' : 'told'}-lengths` },
    { file: 'columns/bodies', chosen: `columns/${isGeneralProfile ? 'general' : 'plain'}-bodies` },
    { file: 'columns/header', chosen: `columns/${hasHeader ? '' : 'no-'}header` },
    { file: 'columns/serials', chosen: `columns/${serial}-serials` },
    { file: 'scan/batch', chosen: `scan/${isEscaped ? 'escaped' : 'plain'}-batch` },
    { file: 'scan/getters', chosen: `scan/${isGeneralProfile ? 'general' : 'plain'}-getters` },
    { file: 'scan/header', chosen: `scan/${hasHeader ? '' : 'no-'}header` },
    { file: 'profile/sending', chosen: `profile/${isEscaped ? 'escaped' : 'plain'}-bytes` },
    { file: 'profile/header', chosen: `profile/${isPlainHeader(profile) && isCode ? 'plain' : 'general'}-header` },
    { file: 'profile/body', chosen: `profile/${arePlain && !needsBody(profile) ? 'plain' : 'general'}-body` },
    { file: 'profile/values', chosen: `profile/${arePlain ? 'plain' : 'general'}-values` },
    { file: 'profile/checks', chosen: `profile/${hasSingleCheck(frame) ? 'single-check' : 'several-checks'}` },
    { file: 'profile/end', chosen: `profile/${frame.end.length > 0 ? '' : 'no-'}end` },
    { file: 'routing/fields', chosen: `routing/${isGeneralProfile ? 'general' : 'plain'}-fields` },
    { file: 'routing/messages', chosen: `routing/messages-by-${isCode ? 'code' : 'name'}` },
    { file: 'routing/serials', chosen: `routing/${serial}-serials` },
  ];
}

/** What tells the kind of a frame. */
function kindsBy(profile: Profile): string {
  if (profile.bodies.some(({ list }) => list !== null)) return 'list';
  return needsBody(profile) ? 'body' : areWide(profile) ? 'wide-code' : 'code';
}

/** Whether some bodies are general, or may go on behind their own bytes. */
function hasOpenBodies(profile: Profile): boolean {
  return hasGeneral(profile) || profile.bodies.some(hasRest);
}

function hasGeneral(profile: Profile): boolean {
  const header = headerBody(profile);
  return [...profile.bodies, ...(header === null ? [] : [header])].some((body) => isGeneral(body, profile));
}

/** Entries of a table by both codes: those of 32 bits would need billions. */
const MAX_TABLE_LENGTH = 0x10000;

function areWide({ kinds }: Profile): boolean {
  const most = (codes: readonly number[]): number => codes.reduce((one, other) => Math.max(one, other + 1), 1);
  const rows = most(kinds.map(({ device }) => device.code));
  const columns = most(kinds.map(({ message }) => message.code));
  return rows * columns > MAX_TABLE_LENGTH;
}

/** Whether all of its fields are whole integers that have a role, and none has several values. */
function isPlainHeader({ frame }: Profile): boolean {
  const isPlain = frame.header.every(
    (field) => field.role === 'start' || (isWhole(field) && field.values.length < 2 && field.field === null),
  );
  return isPlain && !isTextSerial(frame) && frame.starts.length === 1;
}
