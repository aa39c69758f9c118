/** `generated/check.ts`: the kernels that compute this profile's checks, chosen here so that no other is bundled. */
import { scriptComment } from '../../escape.ts';
import type { Check, Escape, Frame, Profile } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import { hexadecimal, titleOf } from '../names.ts';

/** What a kernel is made of: imports by module, and statements before the functions. */
interface Kernel {
  readonly imports: readonly (readonly [module: string, name: string])[];
  readonly declarations: string;
  /** The check of `length` bytes at `at`, as an expression. */
  readonly value: string;
}

export function emitCheck({ frame }: Profile): string {
  const [check, ...others] = frame.checks as [Check, ...Check[]];
  const body = others.length > 0 || frame.escape !== null ? emitSeveral(frame) : emitSingle(check, frame);
  const follows = others.length === 0 && frame.escape === null && followsItsData(check, frame);
  return `${body}
/** Whether data and check together leave nothing of the polynomial, and what the check starts with: see engine/js/plain-scan.ts. */
export const CANCELS: boolean = ${follows};
export const INITIAL = ${hexadecimal(isCyclic(check) ? check.init : 0, 4)};

/** How bytes between the markers are escaped; null where they are not. */
export const newEscapedFrames: (() => EscapedFrames) | null = ${frame.escape === null ? 'null' : `() =>\n${emitEscaped(frame, frame.escape)}`};
`;
}

function isCyclic({ algorithm }: Check): boolean {
  return algorithm.startsWith('crc');
}

/** Data and check must fill the sixteen bytes that check/fold.ts loads at first. */
const MINIMUM_FOLDED = 14;

/** Whether the check is the one that check/fold.ts computes, of data that are long enough for it. */
function folds(check: Check, { headerLength, checks }: Frame): boolean {
  const isCcitt = check.width === 16 && check.poly === 0x1021 && !check.refin && !check.refout;
  return isCyclic(check) && isCcitt && checks.length === 1 && headerLength - check.from >= MINIMUM_FOLDED;
}

/** Read together with its data, the check must follow them as the polynomial's next bits. */
function followsItsData(check: Check, frame: Frame): boolean {
  return folds(check, frame) && check.xorout === 0 && check.byteOrder === 'big';
}

function emitSingle(check: Check, frame: Frame): string {
  const title = `/** ${scriptComment(titleOf(check.title, check.source))}: the check of \`length\` bytes at \`at\`. */\n`;
  const shape = { size: check.size, signed: false };
  if (check.algorithm === 'none')
    return `import type { EscapedFrames } from '../check/escaped.ts';

/** There is none that could be wrong. */
export function isRight(_view: DataView, _at: number, _length: number): boolean {
  return true;
}

export { isRight as isRightAlone };

export function writeChecks(_view: DataView, _at: number, _length: number): void {}

${NONE_WRONG}`;
  const kernel = kernelOf(check, frame, 0);
  // Errors tell whether the end marker is there: it must not be overwritten.
  const clears = followsItsData(check, frame) && frame.end.length === 0;
  const imports = clears ? [...kernel.imports, ['fold', 'hasCrc16Ccitt'] as const] : kernel.imports;
  const alone = clears
    ? `/** As \`isRight\`; \`CLEARED\` bytes after the check are overwritten. */
export function isRightAlone(view: DataView, at: number, length: number): boolean {
  return hasCrc16Ccitt(view, at, length, ${hexadecimal(check.init, 4)});
}`
    : 'export { isRight as isRightAlone };';
  return `${importsOf(imports)}${kernel.declarations}
${title}export function checkOf(view: DataView, at: number, length: number): number {
  return ${kernel.value};
}

/** Whether the \`length\` bytes at \`at\` are followed by their check. */
export function isRight(view: DataView, at: number, length: number): boolean {
  return checkOf(view, at, length) === ${readAt(check, 'at + length')};
}

${alone}

/** After the \`length\` bytes at \`at\`. */
export function writeChecks(view: DataView, at: number, length: number): void {
  const check = checkOf(view, at, length);
  ${access.write(shape, check.byteOrder, 'at + length', 0, 'check')}
}

${NONE_WRONG}`;
}

const NONE_WRONG = `/** Where the first wrong check begins, counted from the body's end. */
export function wrongCheck(_view: DataView, _at: number, _length: number): number {
  return 0;
}
`;

/** Two checks, or those of a line with escapes: `at` is the frame's first byte, and the header and the body take `length`. */
function emitSeveral(frame: Frame): string {
  const { checks } = frame;
  const kernels = checks.map((check, index) => kernelOf(check, frame, index));
  const places = checks.map((_, index) => checks.slice(0, index).reduce((sum, { size }) => sum + size, 0));
  const functions = checks.map(
    (check, index) => `
/** ${scriptComment(titleOf(check.title, check.source))}: the check of \`length\` bytes at \`at\`. */
${functionOf(`check${index}`, (kernels[index] as Kernel).value)}`,
  );
  const call = ({ from, to }: Check, index: number): string => {
    const after = to === 'body' ? 0 : (places[index] as number);
    const difference = after - from;
    return `check${index}(view, at${term(from)}, length${term(difference)})`;
  };
  const isOf = (check: Check, index: number): string =>
    `${call(check, index)} === ${readAt(check, `at + length${term(places[index] as number)}`)}`;
  // Those that cover what is sent are compared where that is known.
  const plain = checks.flatMap((check, index) =>
    check.seesEscaped || check.size === 0 ? [] : [{ check, index, test: isOf(check, index) }],
  );
  const isUsed = plain.length > 0;
  const parameters = isUsed ? PARAMETERS : '_view: DataView, _at: number, _length: number';
  const writes = plain.map(
    ({ check, index }) =>
      `check = ${call(check, index)};\n${access.write({ size: check.size, signed: false }, check.byteOrder, `at + length${term(places[index] as number)}`, 0, 'check')}`,
  );
  const wrongs = plain.map(({ index, test }) => `if (!(${test})) return ${places[index]};`);
  return `${importsOf(
    kernels.flatMap(({ imports }) => imports),
    frame.escape !== null,
  )}${kernels.map(({ declarations }) => declarations).join('\n')}
${functions.join('\n')}

/** Whether the header and body of \`length\` bytes at \`at\` are followed by their checks. */
export function isRight(${parameters}): boolean {
  return ${plain.map(({ test }) => test).join(' && ') || 'true'};
}

export { isRight as isRightAlone };

/** After header and body. */
export function writeChecks(${parameters}): void {
${isUsed ? `let check: number;\n${writes.join('\n')}` : ''}
}

/** Where the first wrong check begins, counted from the body's end. */
export function wrongCheck(${parameters}): number {
${[...wrongs, 'return 0;'].join('\n')}
}
`;
}

const PARAMETERS = 'view: DataView, at: number, length: number';

function functionOf(name: string, value: string): string {
  const parameters = ['view', 'at', 'length'].map((parameter) => {
    const isUsed = new RegExp(`\\b${parameter}\\b`).test(value);
    return `${isUsed ? '' : '_'}${parameter}: ${parameter === 'view' ? 'DataView' : 'number'}`;
  });
  return `function ${name}(${parameters.join(', ')}): number {\nreturn ${value};\n}\n`;
}

function term(value: number): string {
  if (value === 0) return '';
  return value < 0 ? ` - ${-value}` : ` + ${value}`;
}

function readAt({ size, byteOrder }: Check, at: string): string {
  return access.read({ size, signed: false }, byteOrder, at, 0);
}

function emitEscaped(frame: Frame, { first, pairs }: Escape): string {
  const checks = frame.checks.flatMap((check, index) => {
    const { size, from, to, seesEscaped, byteOrder } = check;
    if (size === 0) return [];
    const shape = { size, signed: false };
    return `{
of: check${index},
size: ${size},
from: ${from},
toBody: ${to === 'body'},
seesEscaped: ${seesEscaped},
read: (view, at) => ${access.read(shape, byteOrder, 'at', 0)},
write: (view, at, check) => { ${access.write(shape, byteOrder, 'at', 0, 'check')} },
}`;
  });
  return `new EscapedFrames({
first: ${hexadecimal(first)},
pairs: [${pairs.map(({ plain, second }) => `[${hexadecimal(plain)}, ${hexadecimal(second)}]`).join(', ')}],
startLength: ${frame.starts[0]?.length ?? 0},
headerLength: HEADER_LENGTH,
overhead: OVERHEAD,
longest: MAXIMUM_WIRE_LENGTH,
end: [${frame.end.map((byte) => hexadecimal(byte)).join(', ')}],
examineHeader,
checks: [${checks.join(', ')}],
})`;
}

function kernelOf(check: Check, frame: Frame, index: number): Kernel {
  const { algorithm, xorout, complement, width } = check;
  if (algorithm === 'none') return { imports: [], declarations: '', value: '0' };
  if (!isCyclic(check)) {
    const sum = `${algorithm}(view, at, length)`;
    const value = complement ? `-${sum} & ${hexadecimal(2 ** width - 1)}` : sum;
    return { imports: [['kernels', algorithm]], declarations: '', value };
  }
  if (folds(check, frame)) {
    const value = `crc16Ccitt(view, at, length, ${hexadecimal(check.init, 4)})`;
    return {
      imports: [['fold', 'crc16Ccitt']],
      declarations: '',
      value: xorout === 0 ? value : `${value} ^ ${hexadecimal(xorout, 4)}`,
    };
  }
  const name = frame.checks.length === 1 ? 'kernel' : `kernel${index}`;
  return {
    imports: [
      ['kernels', 'type CheckKernel'],
      ['kernels', 'crcKernel'],
    ],
    declarations: `
const ${name}: CheckKernel = /* @__PURE__ */ crcKernel({
  width: ${width},
  poly: ${hexadecimal(check.poly, 4)},
  init: ${hexadecimal(check.init, 4)},
  refin: ${check.refin},
  refout: ${check.refout},
});
`,
    value: `(${name}(view, at, length) ^ ${hexadecimal(xorout, 4)}) >>> 0`,
  };
}

function importsOf(imports: Kernel['imports'], escapes = false): string {
  const modules = new Map<string, Set<string>>();
  for (const [module, name] of imports) modules.set(module, (modules.get(module) ?? new Set()).add(name));
  const lines = Array.from(
    modules,
    ([module, names]) => `import { ${[...names].join(', ')} } from '../check/${module}.ts';\n`,
  );
  lines.push(`import ${escapes ? '' : 'type '}{ EscapedFrames } from '../check/escaped.ts';\n`);
  if (escapes)
    lines.push("import { examineHeader, HEADER_LENGTH, MAXIMUM_WIRE_LENGTH, OVERHEAD } from './layout.ts';\n");
  return lines.join('');
}
