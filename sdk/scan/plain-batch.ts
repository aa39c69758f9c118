/** Batches of profiles without escapes. */
export { FrameBatch as Batch } from './batch.ts';
