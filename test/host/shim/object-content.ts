/** What an object holds beside its own properties, by type. */

export type Entry = readonly [key: unknown, value: unknown];

export interface Content {
  readonly type: string;
  /** Compared one by one. */
  readonly facts: readonly unknown[];
  readonly bytes: Uint8Array;
  /** Compared in any order. */
  readonly entries: readonly Entry[];
}

const NO_BYTES = new Uint8Array(0);

/**
 * The name that an object gives itself, not `instanceof`, tells its type: a value may be of another realm than this code. The
 * methods called here refuse an object that only pretends.
 */
export function contentOf(object: object): Content {
  const type = Object.prototype.toString.call(object).slice('[object '.length, -1);
  const content = (held: Partial<Content>): Content => ({ type, facts: [], bytes: NO_BYTES, entries: [], ...held });
  if (ArrayBuffer.isView(object)) {
    // Bytes, not numbers: they tell -0 from 0, and take one NaN for another only where the bits are alike.
    return content({ bytes: new Uint8Array(object.buffer, object.byteOffset, object.byteLength) });
  }
  switch (type) {
    case 'Object':
      return content({});
    case 'Array':
      return content({ facts: [(object as unknown[]).length] });
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return content({ bytes: new Uint8Array(object as ArrayBufferLike) });
    case 'Map':
      return content({ entries: [...Map.prototype.entries.call(object as Map<unknown, unknown>)] });
    case 'Set':
      return content({ entries: [...Set.prototype.entries.call(object as Set<unknown>)].map(([one]) => [one, one]) });
    case 'Date':
      return content({ facts: [Date.prototype.getTime.call(object as Date)] });
    case 'RegExp': {
      const { source, flags, lastIndex } = object as RegExp;
      return content({ facts: [source, flags, lastIndex] });
    }
    case 'Error': {
      // None of them is enumerable.
      const { name, message, cause, errors } = object as Error & { cause?: unknown; errors?: unknown };
      return content({ facts: [name, message, Object.hasOwn(object, 'cause'), cause, errors] });
    }
    default:
      throw new TypeError(`the stand-in for deepEqual does not know how to compare objects of type ${type}`);
  }
}

/** The enumerable properties; of a typed array only what is not an item, since its bytes are compared. */
export function ownKeys(object: object): PropertyKey[] {
  const keys: PropertyKey[] = Object.keys(object);
  if (ArrayBuffer.isView(object)) keys.splice(0, (object as Partial<Uint8Array>).length ?? 0);
  const symbols = Object.getOwnPropertySymbols(object);
  return [...keys, ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(object, symbol))];
}
