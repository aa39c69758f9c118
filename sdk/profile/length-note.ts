import { lengthFault } from '../generated/hooks/profile/body.ts';
import { passed } from '../generated/hooks/profile/sending.ts';
import { MAXIMUM_BODY_LENGTH, OVERHEAD } from '../generated/layout.ts';
import { type FrameAnalysis, suits } from './frame-analysis.ts';

/** Where the header's length, the kind that it names and the bytes that are there disagree. */
export function lengthNote({ claimed, bodyLength, named, room, sent }: FrameAnalysis): string {
  if (claimed === null) return `gives no body of 0 to ${MAXIMUM_BODY_LENGTH} bytes`;
  const notes: string[] = [];
  if (claimed !== room) {
    notes.push(`tells a frame of ${claimed + OVERHEAD} bytes, but ${passed(sent, room)}`);
  }
  if (named.length > 0 && !named.some((place) => suits(place, claimed))) notes.push(lengthFault(named, claimed));
  if (bodyLength !== claimed) notes.push(`laid out by the ${bodyLength} bytes that are there`);
  return notes.join('; ');
}
