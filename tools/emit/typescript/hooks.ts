/**
 * `generated/hooks/`: where sdk/ imports what only some profiles need. Each file re-exports, under the names that all profiles use, one of
 * the functions that a module of sdk/ has for the same task. Bundlers then drop the others, as they would not for a branch on a constant
 * of another module.
 */

import type { Profile } from '../../model.ts';
import { hasRest, headerBody, headerField, isGeneral, isTextSerial, isWhole, needsBody } from '../facts.ts';
import { hasSingleCheck, isPlainBody } from './descriptions.ts';
import { isSimple } from './message.ts';

interface Hook {
  /** In generated/hooks/, without its ending. */
  readonly file: string;
  /** Below sdk/, likewise. */
  readonly module: string;
  /** The names used everywhere, and what they stand for in this profile; without them, the whole module. */
  readonly names?: Readonly<Record<string, string>>;
}

export function emitHooks(profile: Profile): Map<string, string> {
  return new Map(hooksOf(profile).map((hook) => [`${hook.file}.ts`, reExport(hook)]));
}

function reExport({ module, names }: Hook): string {
  const from = `'../../../${module}.ts'`;
  if (names === undefined) return `export * from ${from};\n`;
  const list = Object.entries(names).map(([name, chosen]) => (name === chosen ? name : `${chosen} as ${name}`));
  return `export { ${list.sort().join(', ')} } from ${from};\n`;
}

function hooksOf(profile: Profile): Hook[] {
  const { frame, messages } = profile;
  const isGeneralProfile = hasGeneral(profile);
  const way = isGeneralProfile ? 'general' : 'plain';
  const isEscaped = frame.escape !== null;
  const header = headerBody(profile);
  const hasHeader = header !== null;
  const hasConstants = frame.header.some(({ role }) => role === 'constant');
  const hasEnd = frame.end.length > 0;
  const isOneStart = frame.starts.length < 2;
  const serial = isTextSerial(frame) ? 'text' : headerField(frame, 'serial') === undefined ? 'no' : 'number';
  const hasSequence = headerField(frame, 'sequence') !== undefined;
  const isLengthTold = frame.lengthBias !== null;
  const isCode = isSimple(frame) && new Set(messages.map(({ code }) => code)).size === messages.length;
  const arePlain = [...profile.bodies, ...(header === null ? [] : [header])].every((body) =>
    isPlainBody(body, frame.byteOrder),
  );
  return [
    {
      file: 'frame/faults',
      module: 'frame/faults',
      names: {
        badConstant: hasConstants ? 'badConstant' : 'noConstant',
        badEnd: hasEnd ? 'badEnd' : 'noEnd',
        isStartOfStart: isOneStart ? 'isStartOfStart' : 'isStartOfStarts',
        badStart: isOneStart ? 'badStart' : 'badStarts',
      },
    },
    { file: 'frame/sending', module: `frame/${isEscaped ? 'escaped' : 'plain'}-sending` },
    kindsHook(profile),
    {
      file: 'engine/collecting',
      module: 'engine/wasm/collecting',
      names: { collect: isGeneralProfile ? 'collectGeneral' : 'collectPlain' },
    },
    {
      file: 'engine/conditions',
      module: 'engine/js/conditions',
      names: { matchesGeneral: isGeneralProfile ? 'matchesGeneral' : 'matchesNone' },
    },
    {
      file: 'engine/rows',
      module: 'engine/engine',
      names: {
        bytesOf: isEscaped ? 'plainBytesOf' : 'bytesOf',
        viewAt: isEscaped ? 'plainViewAt' : 'viewAt',
        placeAt: isEscaped ? 'plainPlaceAt' : 'placeAt',
        plainLengthAt: isEscaped ? 'plainLengthAt' : 'lengthAt',
      },
    },
    { file: 'engine/scan', module: `engine/js/${isEscaped ? 'escaped' : 'plain'}-scan` },
    {
      file: 'engine/header',
      module: 'engine/js/columns',
      names: { gather: hasHeader || frame.headerLength < 3 ? 'gatherAnywhere' : 'gather' },
    },
    {
      file: 'engine/serials',
      module: 'engine/serials',
      names: {
        isSerialIn: serial === 'text' ? 'isTextIn' : 'isNumberIn',
        hashAt: serial === 'text' ? 'hashOfTextAt' : 'hashOfNumberAt',
        hashDevice: serial === 'text' ? 'hashTextDevice' : 'hashDevice',
      },
    },
    {
      file: 'message/body',
      module: 'message/body',
      names: inTheWay(hasOpenBodies(profile) ? 'general' : 'plain', [
        'readWhole',
        'writeField',
        'writeFields',
        'writeExtras',
        'refuseExtras',
      ]),
    },
    {
      file: 'message/header',
      module: 'message/header',
      names: {
        serialToWrite: `${serial}SerialToWrite`,
        sequenceToWrite: hasSequence ? 'sequenceToWrite' : 'noSequenceToWrite',
        writeMore: hasHeader || needsBody(profile) ? 'writeMore' : 'writeNoMore',
        checkUnknownKind: isLengthTold ? 'noUnknownKindCheck' : 'checkUnknownKind',
        checkLengthTold: isLengthTold ? 'noLengthCheck' : 'checkLengthTold',
      },
    },
    {
      file: 'columns/bodies',
      module: 'columns/bodies',
      names: inTheWay(way, ['readGeneralColumn', 'encodeRows']),
    },
    {
      file: 'columns/header',
      module: 'columns/header',
      names: {
        HEADER_FIELDS: hasHeader ? 'HEADER_FIELDS' : 'NO_HEADER_FIELDS',
        openHeader: hasHeader ? 'openHeader' : 'openNoHeader',
        serialColumn: `${serial}Serials`,
        openSerials: { number: 'openNumberSerials', text: 'openTextSerials', no: 'openNoSerials' }[serial],
      },
    },
    { file: 'scan/batch', module: 'scan/batch', names: { Batch: isEscaped ? 'EscapedBatch' : 'FrameBatch' } },
    {
      file: 'scan/getters',
      module: 'scan/getters',
      names: {
        generalGetter: isGeneralProfile ? 'generalGetter' : 'noGetter',
        addHeader: hasHeader ? 'addHeader' : 'addNoHeader',
      },
    },
    { file: 'profile/sending', module: `profile/${isEscaped ? 'escaped' : 'plain'}-bytes` },
    {
      file: 'profile/header',
      module: 'profile/header',
      names: inTheWay(isPlainHeader(profile) && isCode ? 'plain' : 'general', ['headerParts', 'isWrong', 'rightBytes']),
    },
    { file: 'profile/body', module: `profile/${arePlain && !needsBody(profile) ? 'plain' : 'general'}-body` },
    {
      file: 'profile/values',
      module: 'profile/values',
      names: inTheWay(arePlain ? 'plain' : 'general', ['rawOf', 'numberOf']),
    },
    {
      file: 'profile/ending',
      module: 'profile/ending',
      names: {
        checksOf: hasSingleCheck(frame) ? 'checkOf' : 'checksOf',
        endOf: hasEnd ? 'endOf' : 'noEndOf',
      },
    },
    {
      file: 'routing/fields',
      module: 'routing/operands',
      names: inTheWay(way, ['conditionOf', 'noneOf', 'notNull', 'nullRanges', 'comparableOf', 'blockSize']),
    },
    {
      file: 'routing/header',
      module: 'routing/operands',
      names: {
        checkedMessages: isCode ? 'messagesByCode' : 'messagesByName',
        checkedSerials: { number: 'checkedNumbers', text: 'checkedTexts', no: 'checkedNone' }[serial],
      },
    },
  ];
}

/** Names with this profile's way of doing what they stand for: `plainRawOf` for `rawOf`. */
function inTheWay(way: 'plain' | 'general', names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `${way}${name.charAt(0).toUpperCase()}${name.slice(1)}`]));
}

/** What tells the kind of a frame. */
function kindsHook(profile: Profile): Hook {
  const file = 'frame/kinds';
  const hasLists = profile.bodies.some(({ list }) => list !== null);
  if (!hasLists && !needsBody(profile) && !areWide(profile)) return { file, module: 'frame/kinds-by-code' };
  const by = hasLists ? 'Items' : 'Body';
  const names = {
    kindOf: `kindBy${by}`,
    writeWhen: 'writeWhen',
    checkKind: `checkKindBy${by}`,
    checkKinds: `checkKindsBy${by}`,
  };
  return { file, module: 'frame/kinds', names };
}

/** Whether some bodies are general, or may go on behind their own bytes. */
function hasOpenBodies(profile: Profile): boolean {
  return hasGeneral(profile) || profile.bodies.some(hasRest);
}

function hasGeneral(profile: Profile): boolean {
  const header = headerBody(profile);
  return [...profile.bodies, ...(header === null ? [] : [header])].some((body) => isGeneral(body, profile));
}

/** The most entries of a table by both codes: codes of 32 bits would need billions. */
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
