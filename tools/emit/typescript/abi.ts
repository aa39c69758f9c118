/**
 * What both sides of the Wasm boundary must agree on: the exports of assembly/index.ts with their signatures, and constants. The
 * AssemblyScript files declare them; the SDK's part is generated from these. `ABI` is a number for all of it, by which the SDK recognises a
 * binary of another version.
 */
import { crc32 } from '../../fingerprint.ts';
import { hexadecimal } from '../names.ts';

/** The text of a file of assembly/, by its name without `.ts`. */
type ReadAssembly = (name: string) => string;

interface Constants {
  readonly file: string;
  readonly names: RegExp;
  /** Bytes of the SDK's unit: it sees status, rows and steps as arrays of 32-bit words. */
  readonly unit: number;
}

/** The JavaScript engine has the same status, rows and pieces. */
const SHARED: readonly Constants[] = [
  { file: 'memory', names: /^(OUTPUT_LENGTH|INPUT|WIDEST_VALUE)$/, unit: 1 },
  { file: 'memory', names: /^STATUS_/, unit: 4 },
  { file: 'generated/layout', names: /^ROW_LENGTH$/, unit: 4 },
  { file: 'memory', names: /^ROW_(KIND|PLAIN|PLAIN_LENGTH)$/, unit: 4 },
];

const WASM: readonly Constants[] = [
  { file: 'memory', names: /^(STATUS|OUTPUT)$/, unit: 1 },
  { file: 'location', names: /^(SIZE|LOW|WIDTH|SIGNED)_BIT$/, unit: 1 },
  { file: 'route', names: /^(STEP_(?!LENGTH)\w+|COUNT_(LENGTH|BYTES))$/, unit: 4 },
  { file: 'general', names: /^(USE_GATHER|ALL_SET|NO_MEMORY)$/, unit: 1 },
  { file: 'route', names: /^(ANY|IN_RANGES|HAS_BITS|IS_BYTES|GENERAL)$/, unit: 1 },
];

const COMMENT = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n/g;

interface Abi {
  /** For both engines. */
  readonly shared: string;
  /** For the Wasm engine alone, so that it costs the other nothing. */
  readonly wasm: string;
  readonly assembly: string;
}

export function emitAbi(read: ReadAssembly): Abi {
  const shared = emitConstants(SHARED, read);
  const exported = `${emitConstants(WASM, read)}

/** What rump.wasm exports. */
export interface RumpExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Which profile and which version of this boundary the binary was compiled for. */
  readonly FINGERPRINT: { readonly value: number };
  readonly ABI: { readonly value: number };
${exportsOf(read('index'))
  .map((entry) => emitSignature(entry, read))
  .join('\n')}
}
`;
  const boundary = (shared + exported).replaceAll(COMMENT, '');
  const abi = hexadecimal(crc32(new TextEncoder().encode(boundary)), 8);
  return {
    shared: `\n${shared}\n`,
    wasm: `\nexport const ABI = ${abi};\n\n${exported}`,
    assembly: `\n/** The SDK refuses a binary of another number. */\nexport const ABI: u32 = ${abi};\n`,
  };
}

function emitConstants(lists: readonly Constants[], read: ReadAssembly): string {
  return lists
    .map(({ file, names, unit }) =>
      [...constantsOf(read(file))]
        .filter(([name]) => names.test(name))
        .map(([name, { comment, value }]) => `${comment}export const ${name} = ${written(value / unit)};`)
        .join('\n'),
    )
    .join('\n\n');
}

interface Constant {
  /** Empty, or a doc comment with its line break. */
  readonly comment: string;
  readonly value: number;
}

function constantsOf(text: string): Map<string, Constant> {
  const constants = new Map<string, Constant>();
  const declarations = new RegExp(`(${COMMENT.source})?export const (\\w+): \\w+ = (0x[\\da-f]+|\\d+);`, 'g');
  for (const [, comment = '', name = '', value] of text.matchAll(declarations)) {
    constants.set(name, { comment, value: Number(value) });
  }
  return constants;
}

/** Each function with the file that it comes from. */
function exportsOf(text: string): [name: string, file: string][] {
  return [...text.matchAll(/^export \{([^}]*)\} from '\.\/(.*)';$/gm)].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name): [string, string] => [name.trim(), file])
      .filter(([name]) => /^[a-z]/.test(name)),
  );
}

function emitSignature([name, file]: [name: string, file: string], read: ReadAssembly): string {
  const signature = new RegExp(`^export function ${name}\\(([^)]*)\\): (\\w+)`, 'm').exec(read(file));
  if (signature === null)
    throw new Error(`assembly/index.ts exports ${name}, which assembly/${file}.ts does not declare`);
  const [, list = '', result] = signature;
  const parameters = [...list.matchAll(/(\w+): \w+/g)].map(([, parameter]) => `${parameter}: number`);
  return `${name}(${parameters.join(', ')}): ${result === 'void' ? 'void' : 'number'};`;
}

function written(value: number): string {
  if (!Number.isInteger(value)) throw new Error(`${value} is not a whole number of the units in which the SDK counts`);
  return value >= 0x1000 ? hexadecimal(value) : String(value);
}
