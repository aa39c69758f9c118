/** Whether the time for a frame stays the same in longer and longer streams, and how many frames a call must have for Wasm. */
import { messagesOf } from '../corpus.ts';
import { CALL_FRAMES, STREAM_FRAMES } from './names.ts';
import type { Task } from './task.ts';

/** Most chunks that come over a network are no longer. */
const CHUNK_LENGTH = 1 << 16;

export const growthTasks: readonly Task[] = STREAM_FRAMES.map((frames) => ({
  name: `growth.${frames}`,
  work: `${frames.toLocaleString('en')} frames of one stream to objects, none kept`,
  prepare: (scale) => {
    const wanted = Math.min(frames, scale.growth);
    const all = messagesOf(CHUNK_LENGTH);
    const first = { ...all, frames: all.frames.slice(0, wanted) };
    const length = first.frames.reduce((sum, frame) => sum + frame.length, 0);
    const messages = { ...first, stream: all.stream.slice(0, length) };
    const chunks = Math.ceil(wanted / messages.frames.length);
    return {
      bytes: length * chunks,
      frames: messages.frames.length * chunks,
      workOf: (subject) => subject.grow?.(messages, wanted) ?? null,
    };
  },
}));

export const crossoverTasks: readonly Task[] = CALL_FRAMES.map((framesPerCall) => ({
  name: `crossover.${framesPerCall}`,
  work: `a scan with ${framesPerCall} ${framesPerCall === 1 ? 'frame' : 'frames'} in each call`,
  prepare: (scale) => {
    const messages = messagesOf(scale.bulk);
    const calls = Math.floor(messages.frames.length / framesPerCall);
    return {
      bytes: messages.stream.length,
      frames: calls * framesPerCall,
      workOf: (subject) => subject.scanInCalls?.(messages, framesPerCall) ?? null,
    };
  },
}));
