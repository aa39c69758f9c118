/** `generated/check.ts`: the one kernel that computes this profile's check, chosen here so that no other is bundled. */
import type { Profile } from '../../model.ts';
import { hexadecimal } from '../names.ts';

export function emitCheck({ frame }: Profile): string {
  const { check, headerLength } = frame;
  const title = `/** ${check.title} (${check.source}): the check of \`length\` bytes at \`at\`. */\n`;
  if (check.algorithm === 'none')
    return `${title}export function checkOf(_view: DataView, _at: number, _length: number): number {\n  return 0;\n}\n`;
  if (check.algorithm === 'sum8' || check.algorithm === 'xor8') {
    return `import { ${check.algorithm} } from '../check/sum.ts';

${title}export function checkOf(view: DataView, at: number, length: number): number {
  return ${check.algorithm}(view, at, length);
}
`;
  }
  const sparse = check.width === 16 && check.poly === 0x1021 && !check.refin && !check.refout;
  if (sparse && headerLength - check.from >= 4) {
    return `import { crc16Ccitt } from '../check/fold.ts';

${title}export function checkOf(view: DataView, at: number, length: number): number {
  return crc16Ccitt(view, at, length, ${hexadecimal(check.init, 4)})${check.xorout === 0 ? '' : ` ^ ${hexadecimal(check.xorout, 4)}`};
}
`;
  }
  return `import { type CheckKernel, crcKernel } from '../check/slice.ts';

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
`;
}
