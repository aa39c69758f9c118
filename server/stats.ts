import type { CloseReason } from '../sdk/exchange/link.ts';
import type { Principal } from './accounts/accounts.ts';
import type { Frame } from './frames.ts';

/** Counts since the server was made, and what is open now. */
export interface ServerStats {
  /** Open now. */
  links: number;
  /** Devices held now. */
  devices: number;
  /** Valid frames that came in. */
  frames: number;
  /** Requests passed on to devices, and answers passed back. */
  requests: number;
  responses: number;
  /** Statuses and alarms passed on to the bus. */
  statuses: number;
  alarms: number;
  /** Frames with another device's ID, of a kind that is not for this link, or without the grant. */
  refused: number;
  /** Requests refused because too many waited. */
  busy: number;
  /** Queries that were not passed on, because they share the answer to an equal one. */
  joinedQueries: number;
  /** Requests repeated before they were answered; not passed on again. */
  repeatedRequests: number;
  /** Responses that match no waiting request: late, doubled, or of another kind. Dropped. */
  strayResponses: number;
  /** Requests that a device did not answer in time. */
  timeouts: number;
  texts: number;
  badTexts: number;
  /** Links that ended, by reason. */
  closed: Partial<Record<CloseReason, number>>;
}

/** `frames` for every frame that came in; the other names for what became of it, unless it was taken or passed on. */
export type FrameCount = 'frames' | 'refused' | 'busy' | 'repeatedRequests' | 'strayResponses';

/** The frame is valid during the call only; its link is that of the principal. */
export type OnFrame = (count: FrameCount, frame: Frame, principal: Principal) => void;

export interface Counting {
  readonly stats: ServerStats;
  readonly principal: Principal;
  readonly onFrame: OnFrame | undefined;
}

export function countFrame(settings: Counting, count: FrameCount, frame: Frame): void {
  settings.stats[count]++;
  settings.onFrame?.(count, frame, settings.principal);
}

export function emptyStats(): ServerStats {
  return {
    links: 0,
    devices: 0,
    frames: 0,
    requests: 0,
    responses: 0,
    statuses: 0,
    alarms: 0,
    refused: 0,
    busy: 0,
    joinedQueries: 0,
    repeatedRequests: 0,
    strayResponses: 0,
    timeouts: 0,
    texts: 0,
    badTexts: 0,
    closed: {},
  };
}
