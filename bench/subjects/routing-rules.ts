/** Eight destinations: seven rules with a condition on one field each, and one for the rest. */
import type { TakingRule } from 'igrs-rump';

export const ROUTING_RULES = [
  { to: 'alarms', messageType: 'alarm', where: { field: 'severity', atLeast: 'fault' } },
  { to: 'heating', deviceType: 'water-heater', where: { field: 'heating', equals: true } },
  { to: 'warm rooms', deviceType: 'air-conditioner', where: { field: 'roomTemperature', atLeast: 26 } },
  { to: 'cooling', deviceType: 'air-conditioner', where: { field: 'mode', equals: 'cool' } },
  { to: 'open fridges', deviceType: 'refrigerator', where: { field: 'fridgeDoor', equals: true } },
  { to: 'loud fridges', deviceType: 'refrigerator', where: { field: 'activePower', atLeast: 40000 } },
  { to: 'ovens', deviceType: 'microwave-oven', where: { field: 'powerLevel', atMost: 50 } },
  { to: 'rest' },
] as const satisfies readonly TakingRule[];
