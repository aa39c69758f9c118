/**
 * How many servers for how many devices: calculated from what was measured, of one server alone and of servers that share NATS. Nobody
 * has run so many devices here; the table is to begin with, not to rely on.
 */
import { bytesPerDevice, type EngineResults, type NatsResults, type Results } from './results.ts';

/** What a home does: seconds between two statuses of a device, and between two controls; controllers that observe it. */
const STATUS_SECONDS = 30;
const CONTROL_SECONDS = 600;
const OBSERVERS = 2;
/** Of what a server was measured to forward: the other half is for peaks, and for the devices of a server that fails. */
const LOAD = 0.5;
/** deploy/rump.service allows 65,536 open files, of which each device takes one and its controllers some. */
const MOST_DEVICES_PER_SERVER = 30_000;

const DEVICES = [1000, 3000, 10_000, 30_000, 100_000] as const;

export function sizingMarkdown(alone: Results, shared: NatsResults): string | null {
  const [ofOne, ofTwo] = [shared.servers[1], shared.servers[2]];
  const { wasm: single } = alone.engines;
  if (single === undefined || ofOne === undefined || ofTwo === undefined) return null;
  const one = costOf(single);
  const [first, second] = [costOf(ofOne), costOf(ofTwo)];
  // What a device costs every server (its record) and what it costs the one that has its link: from one server and two.
  const link = 2 * (first.perDevice - second.perDevice);
  const record = first.perDevice - link;
  const rows = DEVICES.map((devices) => {
    const frames = devices * (OBSERVERS / STATUS_SECONDS + 2 / CONTROL_SECONDS);
    const fitsOne = devices <= MOST_DEVICES_PER_SERVER && frames <= one.framesPerSecond * LOAD;
    const servers = Math.max(
      2,
      Math.ceil(frames / (first.framesPerSecond * LOAD)),
      Math.ceil(devices / MOST_DEVICES_PER_SERVER),
    );
    return [
      devices.toLocaleString('en'),
      Math.round(frames).toLocaleString('en'),
      fitsOne ? `${percent(frames / one.framesPerSecond)}, ${mebibytes(one.base + devices * one.perDevice)}` : 'no',
      String(servers),
      mebibytes(first.base + devices * (record + link / servers)),
    ];
  });
  return [
    `Calculated for a status every ${STATUS_SECONDS} s, heard by ${OBSERVERS} controllers, and a control every ${CONTROL_SECONDS / 60} minutes, from the figures of ` +
      `${alone.machine.processor}, ${alone.machine.cores} cores, which the load shared; a server is given half of the status frames that it forwarded there, and at most ` +
      `${MOST_DEVICES_PER_SERVER.toLocaleString('en')} devices.`,
    '',
    '| devices | frames/s | one server alone: of what it can, memory | or servers over NATS | memory of each |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** By the row with the most devices: with few, what the process takes anyway hides what they take. */
function costOf({ status, memory }: EngineResults) {
  const perDevice = bytesPerDevice(memory, memory.length - 1, 'resident') ?? 0;
  return { framesPerSecond: status.framesPerSecond, base: memory[0]?.resident ?? 0, perDevice };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
