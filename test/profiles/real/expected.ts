/**
 * What captured frames must be read as: their kind and header, told from the values that their source states and from the tables of the
 * protocols' owners, and not from the profiles.
 */

export interface Captured {
  readonly name: string;
  readonly hex: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Where it departs from the rule of its protocol. */
  readonly variant?: string;
}

export interface Protocol {
  readonly name: string;
  readonly message: (frame: Captured) => string;
  readonly header: (frame: Captured) => Readonly<Record<string, unknown>> | undefined;
  /** Values that bodies cannot say yet, by the names of their fields. */
  readonly unsaid: readonly string[];
}

function byteAt({ hex }: Captured, byte: number): number {
  return Number.parseInt(hex.slice(2 * byte, 2 * byte + 2), 16);
}

const none = (): undefined => undefined;

const HISENSE: Readonly<Record<string, string>> = {
  'request 102': 'query',
  'request 101': 'control',
  'response 102': 'status',
  'response 101': 'control-answer',
};

const TCL: Readonly<Record<string, string>> = {
  'request 3 29': 'set',
  'request 3 32': 'set-extended',
  'response 3 55': 'set-answer',
  'request 4 2': 'get',
  'request 4 25': 'poll',
  'response 4 55': 'state',
  'request 5 9': 'display',
  'response 5 11': 'display-answer',
  'request 9 2': 'get-short-status',
  'response 9 45': 'short-status',
  'request 10 3': 'get-power',
  'response 10 45': 'power',
  'request 11 16': 'time',
  'response 11 2': 'time-answer',
};

const CN105: Readonly<Record<string, string>> = {
  '65 1': 'set-settings',
  '65 7': 'set-remote-temperature',
  97: 'set-answer',
  66: 'get',
  '98 2': 'settings',
  '98 3': 'temperatures',
  '98 4': 'error',
  '98 6': 'operation',
  '98 9': 'run-state',
  90: 'connect',
  122: 'connected',
  91: 'identify',
  123: 'identified',
};

function midea(frame: Captured): string {
  const { messageType, bodyType, query, group } = frame.values;
  switch (bodyType) {
    case 0x40:
      return 'set-state';
    case 0x41:
      return String(query).startsWith('81') ? 'query-state' : 'query-group';
    case 0xb0:
      return 'set-properties';
    case 0xb1:
      return 'properties';
    case 0xb5:
      return 'capabilities';
    case 0xc1:
      return Number(group) % 16 === 1 ? 'group-running' : 'group-power';
    default:
      return { 2: 'state-set', 3: 'state', 4: 'state-report' }[messageType as number] ?? 'none';
  }
}

function tuya(frame: Captured): string {
  const isEmpty = byteAt(frame, 4) + byteAt(frame, 5) === 0;
  switch (frame.values.command) {
    case 0:
      return isEmpty ? 'heartbeat' : 'heartbeat-answer';
    case 1:
      return isEmpty ? 'product-query' : 'product';
    case 6:
      return 'set';
    case 7:
      return 'report';
    default:
      return 'query';
  }
}

export const PROTOCOLS: readonly Protocol[] = [
  {
    name: 'midea',
    message: midea,
    header: ({ values }) => ({ protocolVersion: values.protocolVersion }),
    // Tenths of degrees stand elsewhere, and energy in decimal digits.
    unsaid: ['indoorTemperature', 'outdoorTemperature', 'totalEnergy', 'runEnergy', 'power'],
  },
  {
    name: 'hisense',
    message: ({ values }) => HISENSE[`${values.direction} ${values.message}`] ?? 'none',
    header: ({ values }) =>
      values.direction === 'response'
        ? { link: 0x0100, addresses: 0xfe010101, group: 0x0100, part: 1 }
        : { link: 0, addresses: 0x0101fe01, group: 0, part: 0 },
    // A bit beside a value says whether it is set; signs stand before sizes.
    unsaid: ['fan', 'sleep', 'targetTemperature', 'dryOffset', 'turbo', 'quietFan', 'display', 'mode'],
  },
  {
    name: 'tcl',
    message: (frame) => TCL[`${frame.values.direction} ${frame.values.command} ${byteAt(frame, 4)}`] ?? 'none',
    header: none,
    unsaid: ['verticalMove', 'year'],
  },
  {
    name: 'cn105',
    message: ({ values: { type, group } }) => CN105[`${type} ${group}`] ?? CN105[String(type)] ?? 'none',
    header: none,
    // What a set leaves as it is.
    unsaid: ['power', 'mode', 'fan', 'vane', 'locks', 'wideVane'],
  },
  {
    name: 'aquarea',
    message: ({ values }) => String(values.message),
    header: none,
    // Pairs of bits are yes, no or nothing; numbers of two bytes have the lower first.
    unsaid: [
      ...['heatpumpOn', 'forceDhw', 'holiday', 'weeklySchedule', 'forceHeater', 'dhwHeaterAllowed', 'dryConcrete'],
      ...['roomHeaterAllowed', 'quietSchedule', 'valveAtTank', 'defrosting', 'errorCode', 'pumpFlow', 'operations'],
      ...['operatingHours', 'roomHeaterHours', 'dhwHeaterHours', 'inletTemperature', 'outletTemperature'],
    ],
  },
  {
    name: 'tuya',
    message: tuya,
    header: ({ values }) => ({ version: values.version }),
    unsaid: [],
  },
];
