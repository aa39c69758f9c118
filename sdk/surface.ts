/** The exports that both entries of the codec share. */

export type { AnyBatch, AnyCodec, AnyScanner, CodecTypes, TypesOf } from './any-codec.ts';
export { Codec, type EncodeOptions, type ProfileTypes } from './codec.ts';
export type { Column } from './columns/column.ts';
export type { ColumnsInput, EncodeColumnsOptions, NumberArray } from './columns/input.ts';
export type { ColumnName, ColumnNames, ColumnOptions, Columns } from './columns/read.ts';
export type { CodecOptions } from './create.ts';
export type { EngineName } from './engine/engine.ts';
export type * from './generated/bodies.ts';
export { hashDevice } from './generated/hooks/engine/serials.ts';
export {
  MAXIMUM_WIRE_LENGTH as MAXIMUM_FRAME_LENGTH,
  MINIMUM_FRAME_LENGTH,
  PROFILE_FINGERPRINT,
} from './generated/layout.ts';
export type {
  DeviceTypeName,
  HeaderColumn,
  HeaderFields,
  KindName,
  Message,
  MessageInput,
  MessageInputs,
  Messages,
  MessageTypeName,
  SerialMatch,
  UnknownMessage,
} from './generated/messages.ts';
export type {
  CopyingRule,
  FieldName,
  Routed,
  RouterOptions,
  Rule,
  TakingRule,
  Where,
  WhereValue,
} from './routing/router.ts';
export { type RoutedFrames, Router, shardOf } from './routing/router.ts';
export { FrameBatch } from './scan/batch.ts';
export { ColumnBuilder } from './scan/column-builder.ts';
export { type ReadOptions, Scanner, type ScannerStats } from './scan/scanner.ts';
export type { FrameView, Views } from './scan/view.ts';
export {
  type EncodableMessage,
  type EncoderStreamOptions,
  MessageDecoderStream,
  MessageEncoderStream,
  type StreamingCodec,
} from './stream/stream.ts';
export { RumpError, type RumpErrorCode, type RumpErrorJson, type RumpErrorPlace } from './values/error.ts';
