/** What the forms in which decode and watch print frames have in common. */
import type { FrameBatch } from 'igrs-rump';
import type { FrameLead } from '../json-message.ts';
import type { Output } from '../output.ts';

/** Prints frames in one form. It buffers at most a page, however long the stream is. */
export interface Printer {
  begin(output: Output): Promise<void>;
  print(batch: FrameBatch, output: Output): Promise<void>;
  /** Writes what is buffered, because the next chunk may take long to arrive. */
  settle(output: Output): Promise<void>;
}

/** The first column: where a frame is in its stream, or when it came. */
export interface Lead {
  readonly name: 'offset' | 'time';
  of(batch: FrameBatch, index: number): FrameLead;
}
