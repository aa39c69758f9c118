/** Destinations become names of files, on any file system, and rules may come from somebody else: none may point elsewhere. */
import type { Rule } from 'igrs-rump';
import { Failure } from '../failure.ts';

/** With what is added to it, a name must fit into 255 bytes. */
const MAX_NAME_BYTES = 200;

/** Devices on Windows, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i;

/** Letters, also with combining marks, but none that shows nothing. */
const NAME = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_][\p{L}\p{M}\p{N}_. -]*$/u;

interface Destination {
  readonly name: string;
  /** Null for a rule without shards. */
  readonly shards: number | null;
}

export function destinationOf(rule: Rule): string {
  return 'to' in rule ? rule.to : rule.copyTo;
}

/** Refuses names that cannot be those of files, and destinations that would share one. `path` is where the rules come from. */
export function checkDestinations(rules: readonly Rule[], path: string): void {
  const known = new Map<string, Destination>();
  const refuse = (index: number, reason: string): never => {
    throw new Failure(`${path}: rules[${index}]: the destination ${reason}`);
  };
  for (const [index, rule] of rules.entries()) {
    const name = destinationOf(rule);
    const fault = faultOf(name);
    if (fault !== null) refuse(index, `${JSON.stringify(name)} cannot be the name of a file: ${fault}`);
    const key = foldedName(name);
    const other = known.get(key);
    if (other !== undefined && other.name !== name) {
      refuse(
        index,
        `${JSON.stringify(name)} differs from ${JSON.stringify(other.name)} only in case or Unicode form, and many file systems take them for one file`,
      );
    }
    known.set(key, { name, shards: rule.shards ?? null });
  }
  for (const [index, rule] of rules.entries()) {
    const name = destinationOf(rule);
    const [, base, digits] = /^(.*)-(\d+)$/su.exec(foldedName(name)) ?? [];
    const sharded = base === undefined ? undefined : known.get(base);
    if (rule.shards !== undefined || digits === undefined || sharded === undefined || sharded.shards === null) continue;
    if (digits.length === String(sharded.shards - 1).length && Number(digits) < sharded.shards) {
      refuse(
        index,
        `${JSON.stringify(name)} has the file of shard ${Number(digits)} of ${JSON.stringify(sharded.name)}: rename one of them`,
      );
    }
  }
}

function faultOf(name: string): string | null {
  if (!NAME.test(name)) return 'use letters, digits, - _ . and spaces, and begin with a letter, a digit or _';
  if (/[. ]$/.test(name)) return 'it must not end with a dot or a space';
  if (DEVICE.test(name)) return 'Windows has a device of that name';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes of UTF-8`;
  return null;
}

/** Equal for names that some file system takes for one. Upper case first: it makes SS of ß, as file systems do that fold case. */
function foldedName(name: string): string {
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}
