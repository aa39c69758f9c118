/** What the bench uses of it: the package has no types. */
declare module 'restructure' {
  interface Type {
    decode(stream: object, parent?: object): unknown;
    encode(stream: object, value: unknown): void;
    size(value?: unknown, parent?: object): number;
  }
  export const uint8: Type;
  export const uint16be: Type;
  export const uint32be: Type;
  export const int8: Type;
  export const int16be: Type;
  export const int32be: Type;
  export const Struct: new (fields: Record<string, Type>) => Type;
  export const Enum: new (type: Type, names: readonly string[]) => Type;
  export const Reserved: new (type: Type, count: number) => Type;
  const Text: new (length: number, encoding: string) => Type;

  export { Text as String };
  export const DecodeStream: new (bytes: Uint8Array) => object;
  export const EncodeStream: new (bytes: Uint8Array) => { writeUInt16BE(value: number): void };
}
