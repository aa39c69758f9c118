/** What bounds the memory and the patience of an appliance. */

/** Alarms that wait for their acknowledgement. */
export const MOST_ALARMS = 256;

/** Requests that wait for the device's own answer; a further one is refused as busy. */
export const MOST_REQUESTS = 64;

/** Milliseconds that a server has to answer a registration. */
export const REGISTER_TIMEOUT = 10_000;

/** Seconds that are asked for where nobody says otherwise. */
export const DEFAULT_KEEP_ALIVE = 30;
