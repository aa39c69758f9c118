/** `npm run bench:workers`: what a home on Workers uses, counted in workerd, and what ten thousand of them cost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createCodec } from 'igrs-rump';
import { Appliance, Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from '../../test/exchange/support/heater.ts';
import { type Counts, serve, testWorker, token } from '../../test/workers/support/served.ts';
import {
  bench,
  JSON_OPTION,
  markdownTable,
  print,
  resultsFolder,
  today,
  writeBetween,
  writeResults,
} from '../runner.ts';

/** A home: what is in it, and what happens in it. */
const HOME = { devices: 3, controllers: 2, statusSeconds: 30, controlMinutes: 10, connectionsPerDay: 1 };
const HOMES = 10_000;
const DAYS = 30;
/** Milliseconds of an object's time that a message or an alarm is given, waking included: the host's clock stands still meanwhile. */
const HANDLING = 10;

export interface WorkersResults {
  readonly date: string;
  readonly home: typeof HOME;
  readonly minutes: number;
  /** Of all links of a home that connect. */
  readonly connecting: Counts;
  /** In `minutes`, when all are there. */
  readonly running: Counts;
}

type Unit = 'workerRequests' | 'objectRequests' | 'gigabyteSeconds' | 'rowsWritten' | 'rowsRead' | 'keysRead';

interface Prices {
  readonly read: string;
  readonly from: readonly string[];
  readonly currency: string;
  /** A month, whatever is used. */
  readonly plan: number;
  readonly messagesPerRequest: number;
  readonly gigabytesPerObject: number;
  /** What is included is in millions a month. */
  readonly perMillion: Readonly<Record<Unit, { readonly price: number; readonly included: number }>>;
}

export const workers = bench({
  command: 'bench:workers',
  about:
    'Counts in workerd what one home uses: requests, messages, rows, alarms, time awake. Writes bench/results/workers.json, and with\n' +
    'bench/workers/prices.json the table in docs/scaling.md; --table writes only the table, after a price has changed.',
  options: {
    minutes: { kind: 'number', help: 'that the home runs', minimum: 1, default: 20, quick: 1 },
    quick: { kind: 'flag', help: 'a short run that is not kept' },
    table: { kind: 'flag', help: 'runs nothing, and writes the table from the last run and the prices' },
    json: JSON_OPTION,
  },
  async run({ minutes, quick, table, json }) {
    const results = table ? readJson<WorkersResults>('workers.json') : await measure(minutes);
    const markdown = markdownOf(results, readPrices());
    print(results, markdown, json);
    if (quick) return;
    if (!table) writeResults('workers.json', results);
    writeBetween('docs/scaling.md', 'workers-cost', markdown);
  },
});

export function readPrices(): Prices {
  return readJson<Prices>('../workers/prices.json');
}

export function readJson<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(resultsFolder, name), 'utf8'));
}

/** Appliances and controllers of the package: what keeps their links is counted as well. */
async function measure(minutes: number): Promise<WorkersResults> {
  const served = await serve(testWorker, { wake: 60 });
  const codec = createCodec();
  const connect = webSocket(served.url, { token: () => token('home'), WebSocket });
  let broken = false;
  const roles: { close(): Promise<void> }[] = [];
  const online = (serial: number): Promise<Appliance> =>
    new Promise((resolve) => {
      let degrees = 0;
      const appliance = new Appliance({
        codec,
        connect,
        deviceId: deviceId(serial),
        version: VERSION,
        onControl: () => undefined,
        status: () => heaterState(30 + (degrees++ % 40)),
        onLink: ({ state }) => {
          broken ||= state === 'waiting';
          if (state === 'online') resolve(appliance);
        },
      });
      roles.push(appliance);
    });
  try {
    const devices = await Promise.all(Array.from({ length: HOME.devices }, (_, index) => online(index + 1)));
    const controllers: Controller[] = [];
    for (let count = 0; count < HOME.controllers; count++) {
      const controller = new Controller({
        codec,
        connect,
        onLink: ({ state }) => {
          broken ||= state === 'waiting';
        },
      });
      roles.push(controller);
      controllers.push(controller);
      const seen = controller.statuses();
      // Each device has said a first status, and all that follow are read.
      for (let first = 0; first < HOME.devices; first++) await seen.next();
      readOn(seen);
    }
    const { counts: connecting } = await served.about('home');
    const step = (HOME.statusSeconds * 1000) / HOME.devices;
    const began = performance.now();
    for (let tick = 0; tick * step < minutes * 60_000; tick++) {
      await wait(Math.max(0, began + tick * step - performance.now()));
      const device = devices[tick % HOME.devices] as Appliance;
      device.report();
      const each = (HOME.controlMinutes * 60) / HOME.statusSeconds;
      if (Math.floor(tick / HOME.devices) % each !== 0) continue;
      await controllers[0]?.device(device.deviceId).control({ targetTemperature: 55 });
    }
    await wait(Math.max(0, began + minutes * 60_000 - performance.now()));
    const { counts: all } = await served.about('home');
    if (broken) throw new Error('a link has broken, and what it took to connect anew was counted as well');
    const running = Object.entries(all).map(([name, count]) => [name, count - connecting[name as keyof Counts]]);
    return { date: today(), home: HOME, minutes, connecting, running: Object.fromEntries(running) };
  } finally {
    await Promise.all(roles.map((role) => role.close()));
    await served.end();
  }
}

async function readOn(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}

/** Of one home in a month, by what is paid for. */
export function usageOf(
  { connecting, running, minutes, home }: WorkersResults,
  prices: Prices,
): Readonly<Record<Unit, number>> {
  const runs = (DAYS * 24 * 60) / minutes;
  const days = home.connectionsPerDay * DAYS;
  const links = home.devices + home.controllers;
  const sum = (of: (counts: Counts) => number): number => of(running) * runs + of(connecting) * days;
  const seconds = ({ awake, messages, alarms, requests }: Counts) =>
    (awake + (messages + alarms + requests) * HANDLING) / 1000;
  return {
    workerRequests: links * days,
    objectRequests: sum(({ messages, requests, alarms }) => messages / prices.messagesPerRequest + requests + alarms),
    gigabyteSeconds: sum(seconds) * prices.gigabytesPerObject,
    // Setting the alarm is paid for as a row.
    rowsWritten: sum(({ rowsWritten, alarmsSet }) => rowsWritten + alarmsSet),
    rowsRead: sum(({ rowsRead }) => rowsRead),
    // What is counted shares one process; each connection and each review of another one reads for itself.
    keysRead: running.accountReads * runs + links * days,
  };
}

const NAMES: Readonly<Record<Unit, string>> = {
  workerRequests: 'requests to the worker',
  objectRequests: 'requests to objects (a message counts as a twentieth)',
  gigabyteSeconds: 'GB-seconds of objects that are awake',
  rowsWritten: 'rows written (setting the alarm is one)',
  rowsRead: 'rows read',
  keysRead: 'keys read in KV',
};

export function markdownOf(results: WorkersResults, prices: Prices): string {
  const { home, minutes, date, running } = results;
  const usage = usageOf(results, prices);
  const money = (amount: number): string => prices.currency + amount.toFixed(2);
  const number = (amount: number): string =>
    amount.toLocaleString('en', { maximumFractionDigits: amount < 100 ? 1 : 0 });
  let total = prices.plan;
  const rows = (Object.keys(NAMES) as Unit[]).map((unit) => {
    const { price, included } = prices.perMillion[unit];
    const millions = (usage[unit] * HOMES) / 1e6;
    const cost = Math.max(0, millions - included) * price;
    total += cost;
    return [NAMES[unit], number(usage[unit]), number(millions), number(included), money(cost)];
  });
  rows.push(['the plan', '', '', '', money(prices.plan)]);
  const perStatus = (DAYS * 86_400 * home.devices * HOMES) / home.statusSeconds / 1e6;
  const { rowsWritten, gigabyteSeconds } = prices.perMillion;
  const [sources] = [prices.from.map((url) => `[${new URL(url).pathname.split('/')[1]}](${url})`).join(', ')];
  return [
    `A home has ${home.devices} devices, which send a status every ${home.statusSeconds} s, ${home.controllers} controllers that observe them all, ` +
      `a control of each device every ${home.controlMinutes} minutes, each says that it lives as often as by default, and connects anew once a day. Counted in workerd on ${date}, over ${minutes} minutes: ` +
      `${running.messages} messages, ${running.rowsWritten} rows written, ${running.alarmsSet} alarms set, ${number(running.awake / 1000)} s with a timer; ` +
      `${HANDLING} ms are added for each message and alarm. Prices of ${prices.read} (${sources}), a month of ${DAYS} days.`,
    markdownTable(
      ['', 'a home', `${HOMES.toLocaleString('en')} homes, millions`, 'included, millions', 'costs'],
      rows,
      1,
    ),
    `Together **${money(total)}** a month, ${((100 * total) / HOMES).toFixed(1)} cents a home. Were each status written, its rows would cost ` +
      `${money(perStatus * rowsWritten.price)} more, and were each object awake for a second after it, that ${money(perStatus * prices.gigabytesPerObject * gigabyteSeconds.price)}.`,
  ].join('\n\n');
}
