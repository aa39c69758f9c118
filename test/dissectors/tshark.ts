/** Runs tshark with a dissector of ours over a capture and gives the frames that it saw. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '../../scripts/common/programs.ts';
import type { Capture } from './capture.ts';

export interface Shown {
  /** The number of the packet that completed it, from 1. */
  readonly packet: number;
  /** What is shown of it at any depth, by filter name; lines without one by their text. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Everything under the protocol's name, in order. */
export function dissect(script: string, capture: Capture, options: readonly string[] = []): Shown[] {
  requireProgram('tshark');
  const folder = mkdtempSync(join(tmpdir(), 'rump-tshark-'));
  try {
    const file = join(folder, 'frames.pcap');
    writeFileSync(file, capture.bytes());
    const args = ['-r', file, '-X', `lua_script:${script}`, '-T', 'json', '--no-duplicate-keys', ...options];
    const { status, stdout, stderr } = spawnSync('tshark', args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      // Nobody's own settings and plugins.
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, WIRESHARK_CONFIG_DIR: folder },
    });
    assert.equal(status, 0, stderr);
    // A fault of the script goes to the standard error, while tshark goes on.
    assert.doesNotMatch(stderr, /lua/i, stderr);
    return shownIn(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Packet {
  readonly _source: { readonly layers: Record<string, unknown> };
}

function shownIn(packets: readonly Packet[]): Shown[] {
  return packets.flatMap(({ _source: { layers } }, index) => {
    const found = layers.rump === undefined ? [] : [layers.rump].flat();
    return found.map((tree) => {
      const fields = new Map<string, string>();
      gather(tree, fields);
      return { packet: index + 1, fields };
    });
  });
}

function gather(tree: unknown, fields: Map<string, string>): void {
  for (const [name, value] of Object.entries(tree ?? {})) {
    // The same name twice is a list.
    const values: unknown[] = [value].flat();
    const texts = values.filter((each) => typeof each === 'string');
    // So it is in several branches of the tree.
    const before = fields.get(name);
    fields.set(name, [...(before === undefined ? [] : [before]), ...texts].join(','));
    for (const each of values) if (typeof each === 'object') gather(each, fields);
  }
}
