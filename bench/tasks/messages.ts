/** Tasks between frames and objects. */
import { type Messages, messagesOf } from '../corpus.ts';
import type { Subject, Work } from '../subjects/subject.ts';
import type { Scale, Task } from './task.ts';

export const messageTasks: readonly Task[] = [
  task(
    'objects',
    'frames to plain objects, many at once; ours with their scan and check',
    ({ bulk }) => bulk,
    (subject, messages) => subject.objects?.(messages),
  ),
  task(
    'encode',
    'objects to frames, many at once; ours validated, with their checks',
    ({ bulk }) => bulk,
    (subject, messages) => subject.encode?.(messages),
  ),
  task(
    'single.decode',
    'a frame to an object, one a call',
    ({ single }) => single,
    (subject, messages) => subject.decodeOne?.(messages),
  ),
  task(
    'single.encode',
    'an object to a frame, one a call',
    ({ single }) => single,
    (subject, messages) => subject.encodeOne?.(messages),
  ),
];

function task(
  name: string,
  work: string,
  lengthOf: (scale: Scale) => number,
  prepare: (subject: Subject, messages: Messages) => Work | undefined,
): Task {
  return {
    name,
    work,
    prepare: (scale) => {
      const messages = messagesOf(lengthOf(scale));
      return {
        bytes: messages.stream.length,
        frames: messages.inputs.length,
        workOf: (subject) => prepare(subject, messages) ?? null,
        // Bytes of our wire format, or the messages themselves.
        expected: (result) => (result instanceof Uint8Array ? messages.stream : messages.inputs),
      };
    },
  };
}
