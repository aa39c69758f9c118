/** `--attackers`: what other clients notice while some take as much as they can get. */
import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../runner.ts';
import { flow, type Load, type Loader, type Server } from './measure.ts';
import {
  ATTACKS,
  type AttackCalls,
  type AttackKind,
  type Engine,
  type Latency,
  type Running,
  start,
  type Watch,
} from './processes.ts';

export interface AttackResult {
  readonly attack: AttackKind | 'nothing';
  /** The share of other clients' controls that were answered. */
  readonly answered: number;
  readonly latency: Latency;
  /** Milliseconds until COMING further clients were connected. */
  readonly connecting: number;
  /** Share of one processor that the server took. */
  readonly processor: number;
}

const WHAT: Readonly<Record<AttackResult['attack'], string>> = {
  nothing: 'nobody',
  pings: 'pings without end',
  queries: '1,024 status queries in flight each, of the devices that others control',
  lists: 'the list of all devices 19 times a second each',
  statuses: 'one device with 3,800 statuses a second, the others observe it',
  connections: '9,000 connections from one address that say nothing',
};

export const ATTACK_STEPS = ATTACKS.length + 2;
/** How many of the devices the other clients control. */
const CONTROLLED = 20;
const CONTROLS_PER_SECOND = 100;
/** Further clients that connect during the attack. */
const COMING = 300;
/** How many other clients control devices. */
export const ATTACKED_CONTROLLERS = 2;

export async function measureAttacks(engine: Engine, load: Load, links: number, watch: Watch): Promise<AttackResult[]> {
  watch.step(`${load.devices} devices connect`);
  const server: Server = await start(watch, 'server.ts', [engine, '', 'attacked']);
  const { url, tcp } = server.started;
  const loader: Loader = await start(watch, 'load.ts', ['rump', String(0x10000)]);
  const attackers: Running<AttackCalls, null> = await start(watch, 'attackers.ts');
  await loader.call.connect({ urls: [url], devices: load.devices, controllers: load.controllers });
  const serials = Array.from({ length: CONTROLLED }, (_, index) => 0x10000 + index);
  const results: AttackResult[] = [];
  for (const attack of ['nothing', ...ATTACKS] as const) {
    watch.step(`attackers: ${WHAT[attack]}`);
    if (attack !== 'nothing') {
      await attackers.call.attack({ kind: attack, url, tcp, links, serials, firstSerial: 0x7000_0000 });
      await sleep(load.warmup);
    }
    const before = await server.call.work();
    const began = performance.now();
    const wanted = {
      warmup: load.warmup,
      milliseconds: load.milliseconds,
      rate: CONTROLS_PER_SECOND,
      devices: CONTROLLED,
    };
    const { frames, milliseconds, latency } = await flow([loader], 'control', wanted);
    const after = await server.call.work();
    const processor = (after.processor - before.processor) / 1000 / (performance.now() - began);
    const connected = performance.now();
    await loader.call.idle({ url: tcp, count: COMING });
    const connecting = performance.now() - connected;
    await loader.call.endIdle();
    if (attack !== 'nothing') await attackers.call.stop();
    // Each control that is answered is two frames; answers to controls of the warm-up come in too.
    const answered = Math.min(1, frames / 2 / ((CONTROLS_PER_SECOND * milliseconds) / 1000));
    results.push({ attack, answered, latency, connecting, processor });
  }
  for (const each of [attackers, loader, server]) each.kill();
  return results;
}

export function attackMarkdown(results: readonly AttackResult[]): string {
  const rows = results.map(({ attack, answered, latency, connecting, processor }) => [
    WHAT[attack],
    `${(answered * 100).toFixed(0)} %`,
    String(latency.p50),
    String(latency.p99),
    (connecting / 1000).toFixed(2),
    `${Math.round(processor * 100)} %`,
  ]);
  const head = [
    'attackers',
    "others' controls answered",
    'p50, ms',
    'p99',
    `seconds for ${COMING} others to connect`,
    "server's processor",
  ];
  return markdownTable(head, rows, 1);
}
