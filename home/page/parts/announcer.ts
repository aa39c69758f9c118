/** Announcements for screen readers: answers, alarms and the connection, but not measurements, which change every second. */
import { byId } from '../element.ts';

/** Milliseconds between two announcements; texts that come faster are joined. */
const PAUSE = 700;

let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  waiting.push(text);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    byId('announcer').textContent = waiting.slice(-4).join('. ');
    waiting = [];
    timer = undefined;
  }, PAUSE);
}
