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
  /** Values that the frame, its header or its kind tells, and no field of the body. */
  readonly told: RegExp;
  /** Names and values of the source in terms of the profile, where they differ. */
  readonly said?: Readonly<
    Record<string, { readonly name?: string; readonly value: (stated: unknown, frame: Captured) => unknown }>
  >;
  /** Values that no profile can tell, and why; of all frames that state them where `frames` is absent. */
  readonly beyond: readonly { readonly name: RegExp; readonly frames?: readonly string[]; readonly why: string }[];
}

/** In bytes, as properties of Midea are stated. */
const ofHexadecimal = (stated: unknown): unknown => Number.parseInt(String(stated), 16);
const onOrOff = (stated: unknown): unknown => (stated === null ? null : stated === true ? 'on' : 'off');

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
  const { messageType, bodyType, group } = frame.values;
  switch (bodyType) {
    case 0x40:
      return 'set-state';
    case 0x41:
      return 'query';
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
    told: /^(deviceType|protocolVersion|messageType|bodyType|bodyCheck|group|propertyCount)$/,
    said: {
      property0009: { name: 'verticalAngle', value: ofHexadecimal },
      property000a: { name: 'horizontalAngle', value: ofHexadecimal },
      property0015: { name: 'indoorHumidity', value: ofHexadecimal },
    },
    beyond: [
      {
        name: /^indoorTemperature$/,
        frames: ['ac-state-tenths', 'ac-state-half-degree'],
        why: 'tenths are in another field: one value computed from two fields',
      },
      {
        name: /^outdoorTemperature$/,
        frames: ['ac-state-tenths-2', 'ac-state-half-degree'],
        why: 'tenths are in another field: one value computed from two fields',
      },
      {
        name: /^targetTemperature$/,
        frames: ['ac-state-half-degree'],
        why: 'the alternative set-point, if there is one, takes precedence: one value computed from two fields',
      },
      {
        name: /^property(.*Result|021e)$/,
        why: 'a result is the kind of an item, and an item without a value is not known',
      },
    ],
  },
  {
    name: 'hisense',
    message: ({ values }) => HISENSE[`${values.direction} ${values.message}`] ?? 'none',
    header: ({ values }) =>
      values.direction === 'response'
        ? { link: 0x0100, addresses: 0xfe010101, group: 0x0100, part: 1 }
        : { link: 0, addresses: 0x0101fe01, group: 0, part: 0 },
    told: /^(direction|message)$/,
    beyond: [],
  },
  {
    name: 'tcl',
    message: (frame) => TCL[`${frame.values.direction} ${frame.values.command} ${byteAt(frame, 4)}`] ?? 'none',
    header: none,
    told: /^(direction|command)$/,
    said: {
      // Three bits of a set, one of the state.
      verticalMove: {
        value: (stated, { values }) =>
          values.direction === 'response' ? stated : stated === true ? 'moving' : 'stopped',
      },
    },
    beyond: [],
  },
  {
    name: 'cn105',
    message: ({ values: { type, group } }) => CN105[`${type} ${group}`] ?? CN105[String(type)] ?? 'none',
    header: none,
    told: /^(type|group)$/,
    beyond: [],
  },
  {
    name: 'aquarea',
    message: ({ values }) => String(values.message),
    header: none,
    told: /^message$/,
    said: Object.fromEntries(
      [
        ...['heatpumpOn', 'forceDhw', 'holiday', 'weeklySchedule', 'forceHeater', 'dhwHeaterAllowed', 'dryConcrete'],
        ...['roomHeaterAllowed', 'quietSchedule', 'valveAtTank', 'defrosting'],
      ].map((name) => [name, { value: onOrOff }]),
    ),
    beyond: [
      {
        name: /^(inlet|outlet)Temperature$/,
        why: 'quarters of degrees are in another field: one value computed from two fields',
      },
      { name: /^errorCode$/, why: 'a letter and two digits: one value computed from two fields' },
    ],
  },
  {
    name: 'aux',
    message: ({ values }) => String(values.message),
    header: ({ values }) => ({
      fromModule: /^(get|ping-answer)/.test(String(values.message)),
      pingAnswer: values.message === 'ping-answer',
    }),
    told: /^message$/,
    beyond: [{ name: /^indoorTemperature$/, why: 'tenths are in another field: one value computed from two fields' }],
  },
  {
    name: 'haier',
    message: ({ values }) => String(values.message),
    header: () => ({ address: 0 }),
    told: /^message$/,
    beyond: [],
  },
  {
    name: 'tuya',
    message: tuya,
    header: ({ values }) => ({ version: values.version }),
    told: /^(version|command|dp\d+Type)$/,
    beyond: [],
  },
  {
    name: 'tuya-switch',
    message: tuya,
    header: ({ values }) => ({ version: values.version }),
    told: /^(version|command|dp\d+Type)$/,
    beyond: [],
  },
];
