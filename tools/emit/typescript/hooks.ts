/**
 * `generated/hooks/`: where sdk/ imports what only some profiles need. Each file re-exports, under the names that all profiles use, one of
 * the functions that a module of sdk/ has for the same task. Bundlers then drop the others, as they would not for a branch on a constant
 * of another module.
 */

import type { Profile } from '../../model.ts';
import {
  bodiesAndHeader,
  hasRest,
  headerBody,
  headerField,
  isGeneral,
  isTextSerial,
  isWhole,
  needsBody,
} from '../facts.ts';
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

/** What the hooks of several parts depend on. */
interface Traits {
  readonly profile: Profile;
  /** Whether a body, or the header's own fields, need more than plain layouts. */
  readonly isGeneral: boolean;
  readonly isEscaped: boolean;
  /** Whether the header has fields with a meaning of their own. */
  readonly hasHeaderFields: boolean;
  readonly hasEnd: boolean;
  readonly serial: 'text' | 'number' | 'no';
  /** Whether the code alone tells which message it is. */
  readonly isToldByCode: boolean;
}

function traitsOf(profile: Profile): Traits {
  const { frame, messages } = profile;
  return {
    profile,
    isGeneral: hasGeneral(profile),
    isEscaped: frame.escape !== null,
    hasHeaderFields: headerBody(profile) !== null,
    hasEnd: frame.end.length > 0,
    serial: isTextSerial(frame) ? 'text' : headerField(frame, 'serial') === undefined ? 'no' : 'number',
    isToldByCode: isSimple(frame) && new Set(messages.map(({ code }) => code)).size === messages.length,
  };
}

function hooksOf(profile: Profile): Hook[] {
  const traits = traitsOf(profile);
  return [frameHooks, engineHooks, messageHooks, columnHooks, scanHooks, profileHooks, routingHooks].flatMap((hooks) =>
    hooks(traits),
  );
}

function frameHooks({ profile, isEscaped, hasEnd }: Traits): Hook[] {
  const { header, starts } = profile.frame;
  const hasConstants = header.some(({ role }) => role === 'constant');
  const isOneStart = starts.length < 2;
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
  ];
}

function engineHooks({ profile, isGeneral, isEscaped, hasHeaderFields, serial }: Traits): Hook[] {
  return [
    {
      file: 'engine/collecting',
      module: 'engine/wasm/collecting',
      names: { collect: isGeneral ? 'collectGeneral' : 'collectPlain' },
    },
    {
      file: 'engine/conditions',
      module: 'engine/route-program',
      names: { matchesGeneral: isGeneral ? 'matchesGeneral' : 'matchesNone' },
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
      names: { gather: hasHeaderFields || profile.frame.headerLength < 3 ? 'gatherAnywhere' : 'gather' },
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
  ];
}

function messageHooks({ profile, hasHeaderFields, serial }: Traits): Hook[] {
  const { frame } = profile;
  const hasSequence = headerField(frame, 'sequence') !== undefined;
  const isLengthTold = frame.lengthBias !== null;
  const body = ['readWhole', 'writeField', 'writeFields', 'writeExtras', 'refuseExtras'];
  return [
    { file: 'message/body', module: 'message/body', names: inTheWay(hasOpenBodies(profile), body) },
    {
      file: 'message/header',
      module: 'message/header',
      names: {
        serialToWrite: `${serial}SerialToWrite`,
        sequenceToWrite: hasSequence ? 'sequenceToWrite' : 'noSequenceToWrite',
        writeMore: hasHeaderFields || needsBody(profile) ? 'writeMore' : 'writeNoMore',
        checkUnknownKind: isLengthTold ? 'noUnknownKindCheck' : 'checkUnknownKind',
        checkLengthTold: isLengthTold ? 'noLengthCheck' : 'checkLengthTold',
      },
    },
  ];
}

function columnHooks({ isGeneral, hasHeaderFields, serial }: Traits): Hook[] {
  return [
    {
      file: 'columns/bodies',
      module: 'columns/bodies',
      names: inTheWay(isGeneral, ['readGeneralColumn', 'encodeRows']),
    },
    {
      file: 'columns/header',
      module: 'columns/header',
      names: {
        HEADER_FIELDS: hasHeaderFields ? 'HEADER_FIELDS' : 'NO_HEADER_FIELDS',
        openHeader: hasHeaderFields ? 'openHeader' : 'openNoHeader',
        serialColumn: `${serial}Serials`,
        openSerials: { number: 'openNumberSerials', text: 'openTextSerials', no: 'openNoSerials' }[serial],
      },
    },
  ];
}

function scanHooks({ isGeneral, isEscaped, hasHeaderFields }: Traits): Hook[] {
  return [
    { file: 'scan/batch', module: 'scan/batch', names: { Batch: isEscaped ? 'EscapedBatch' : 'FrameBatch' } },
    {
      file: 'scan/getters',
      module: 'scan/getters',
      names: {
        generalGetter: isGeneral ? 'generalGetter' : 'noGetter',
        addHeader: hasHeaderFields ? 'addHeader' : 'addNoHeader',
      },
    },
  ];
}

function profileHooks({ profile, isEscaped, hasEnd, isToldByCode }: Traits): Hook[] {
  const { frame } = profile;
  const isHeaderPlain = isPlainHeader(profile) && isToldByCode;
  const areBodiesPlain = bodiesAndHeader(profile).every((body) => isPlainBody(body, frame.byteOrder));
  return [
    { file: 'profile/sending', module: `profile/${isEscaped ? 'escaped' : 'plain'}-bytes` },
    {
      file: 'profile/header',
      module: 'profile/header',
      names: inTheWay(!isHeaderPlain, ['headerParts', 'isWrong', 'rightBytes']),
    },
    { file: 'profile/body', module: `profile/${areBodiesPlain && !needsBody(profile) ? 'plain' : 'general'}-body` },
    { file: 'profile/values', module: 'profile/values', names: inTheWay(!areBodiesPlain, ['rawOf', 'numberOf']) },
    {
      file: 'profile/ending',
      module: 'profile/ending',
      names: {
        checksOf: hasSingleCheck(frame) ? 'checkOf' : 'checksOf',
        endOf: hasEnd ? 'endOf' : 'noEndOf',
      },
    },
  ];
}

function routingHooks({ isGeneral, serial, isToldByCode }: Traits): Hook[] {
  const fields = ['conditionOf', 'noneOf', 'notNull', 'nullRanges', 'comparableOf', 'blockSize'];
  return [
    { file: 'routing/fields', module: 'routing/operands', names: inTheWay(isGeneral, fields) },
    {
      file: 'routing/header',
      module: 'routing/operands',
      names: {
        checkedMessages: isToldByCode ? 'messagesByCode' : 'messagesByName',
        checkedSerials: { number: 'checkedNumbers', text: 'checkedTexts', no: 'checkedNone' }[serial],
      },
    },
  ];
}

/** Each name with that of the function for general or for plain profiles: `plainRawOf` for `rawOf`. */
function inTheWay(isGeneral: boolean, names: readonly string[]): Readonly<Record<string, string>> {
  const way = isGeneral ? 'general' : 'plain';
  return Object.fromEntries(names.map((name) => [name, `${way}${name.charAt(0).toUpperCase()}${name.slice(1)}`]));
}

/** How the kind of a frame is found. */
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

/** Whether some bodies are general, or may go on after their own bytes. */
function hasOpenBodies(profile: Profile): boolean {
  return hasGeneral(profile) || profile.bodies.some(hasRest);
}

function hasGeneral(profile: Profile): boolean {
  return bodiesAndHeader(profile).some((body) => isGeneral(body, profile));
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
