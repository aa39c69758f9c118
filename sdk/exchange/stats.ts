/** What clients count for whoever looks for lost messages. */

export interface ControllerStats {
  /** Responses that came too late, twice, or to no request; statuses and alarms that this profile cannot read. */
  strays: number;
  /** Alarms that a loop had already: repeats, with the sequence and the bytes of the latest. */
  doubles: number;
}

export interface ApplianceStats {
  /** Messages that answer nothing, are for another device, or are never sent to devices. */
  strays: number;
  /** Requests repeated before they were answered. */
  doubles: number;
}
