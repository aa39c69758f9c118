/** What a screen reader says by itself: answers, alarms and the connection; never the measurements, which change every second. */
import { byId } from '../element.ts';

/** Milliseconds between two sentences: what comes faster is said together. */
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
