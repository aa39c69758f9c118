import type { FrameBatch } from 'igrs-rump';
import type { Output } from '../output.ts';

/** One form of what decode prints. It holds no more than a page, however long the stream is. */
export interface Printer {
  begin(output: Output): Promise<void>;
  print(batch: FrameBatch, output: Output): Promise<void>;
  /** Writes all that it holds, because more may be long in coming. */
  settle(output: Output): Promise<void>;
}
