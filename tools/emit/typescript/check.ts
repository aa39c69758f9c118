/** `generated/check.ts`: the one kernel that computes this profile's check, chosen here so that no other is bundled. */
import { scriptComment } from '../../escape.ts';
import type { Check, Profile } from '../../model.ts';
import { hexadecimal } from '../names.ts';

export function emitCheck(profile: Profile): string {
  const { headerLength, checks } = profile.frame;
  const check = checks[0] as Check;
  const isSparse = check.width === 16 && check.poly === 0x1021 && !check.refin && !check.refout;
  const isCrc = !['none', 'sum8', 'xor8'].includes(check.algorithm);
  const folds = isCrc && isSparse && headerLength - check.from >= 14;
  // Read together with its data, the check must follow them as the polynomial's next bits.
  const follows = folds && check.xorout === 0 && check.byteOrder === 'big';
  return `${emitKernel(profile, folds, follows)}
/** Whether data and check together leave nothing of the polynomial, and what the check starts with: see engine/js/walk.ts. */
export const CANCELS: boolean = ${follows};
export const INITIAL = ${hexadecimal(isCrc ? check.init : 0, 4)};
`;
}

function emitKernel({ frame }: Profile, folds: boolean, follows: boolean): string {
  const check = frame.checks[0] as Check;
  const comparing = `
/** Whether the \`length\` bytes at \`at\` are followed by their check. */
export function isRight(view: DataView, at: number, length: number): boolean {
  return checkOf(view, at, length) === readCheck(view, at + length);
}
`;
  const title = `/** ${scriptComment(`${check.title} (${check.source})`)}: the check of \`length\` bytes at \`at\`. */\n`;
  if (check.algorithm === 'none')
    return `${title}export function checkOf(_view: DataView, _at: number, _length: number): number {
  return 0;
}

/** There is none that could be wrong. */
export function isRight(_view: DataView, _at: number, _length: number): boolean {
  return true;
}
`;
  if (check.algorithm === 'sum8' || check.algorithm === 'xor8') {
    return `import { ${check.algorithm} } from '../check/sum.ts';
import { readCheck } from './layout.ts';

${title}export function checkOf(view: DataView, at: number, length: number): number {
  return ${check.algorithm}(view, at, length);
}
${comparing}`;
  }
  if (folds) {
    const initial = hexadecimal(check.init, 4);
    return `import { crc16Ccitt${follows ? ', hasCrc16Ccitt' : ''} } from '../check/fold.ts';
${follows ? '' : "import { readCheck } from './layout.ts';\n"}
${title}export function checkOf(view: DataView, at: number, length: number): number {
  return crc16Ccitt(view, at, length, ${initial})${check.xorout === 0 ? '' : ` ^ ${hexadecimal(check.xorout, 4)}`};
}
${
  follows
    ? `
/** Whether the \`length\` bytes at \`at\` are followed by their check. */
export function isRight(view: DataView, at: number, length: number): boolean {
  return hasCrc16Ccitt(view, at, length, ${initial});
}
`
    : comparing
}`;
  }
  return `import { type CheckKernel, crcKernel } from '../check/slice.ts';
import { readCheck } from './layout.ts';

const kernel: CheckKernel = /* @__PURE__ */ crcKernel({
  width: ${check.width},
  poly: ${hexadecimal(check.poly, 4)},
  init: ${hexadecimal(check.init, 4)},
  refin: ${check.refin},
  refout: ${check.refout},
});

${title}export function checkOf(view: DataView, at: number, length: number): number {
  return (kernel(view, at, length) ^ ${hexadecimal(check.xorout, 4)}) >>> 0;
}
${comparing}`;
}
