/** What bounds the memory and the patience of a controller. */

/** Questions that wait for an answer at the same time, over all devices. */
export const MOST_PENDING = 4096;

/** Milliseconds that a question waits, where nobody says otherwise. */
export const DEFAULT_TIMEOUT = 10_000;

/** Milliseconds that a server has for its welcome. */
export const WELCOME_TIMEOUT = 10_000;

/** Alarms that a loop remembers, to know one that comes again (6.4.4). */
export const REMEMBERED_ALARMS = 4096;

/** Alarms that wait for one reader; when there are more it ends with an error, because one must not be lost unnoticed. */
export const MOST_UNREAD = 1024;
