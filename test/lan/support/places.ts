/**
 * Two places with a network between them: network namespaces with a cable of their own where the machine lets us make them, else two
 * processes on the loopback of one host.
 */
import { execFileSync } from 'node:child_process';

export interface Places {
  /** What was made, for the test's output. */
  readonly note: string;
  readonly areApart: boolean;
  readonly both: readonly [Place, Place];
  /** Takes the addresses of version 4 away; only where places are apart. */
  withoutVersion4(): void;
  end(): void;
}

export interface Place {
  readonly interface: string;
  /** A command as it is run in this place. */
  command(file: string, args: readonly string[]): readonly [string, readonly string[]];
}

export function twoPlaces(): Places {
  const names = ['a', 'b'].map((end) => `rump-${process.pid}-${end}`);
  const ends = ['a', 'b'].map((end) => `rump${process.pid}${end}`);
  try {
    for (const name of names) ip('netns', 'add', name);
    const [a, b] = names as [string, string];
    const [endA, endB] = ends as [string, string];
    ip('link', 'add', endA, 'netns', a, 'type', 'veth', 'peer', 'name', endB, 'netns', b);
    for (const [index, name] of names.entries()) {
      const end = ends[index] as string;
      // At once, and not after the second or two that the kernel looks for doubles.
      ip('-n', name, 'link', 'set', end, 'addrgenmode', 'none');
      ip('-n', name, 'link', 'set', end, 'up');
      ip('-n', name, 'link', 'set', 'lo', 'up');
      ip('-n', name, 'address', 'add', `10.77.0.${index + 1}/24`, 'dev', end);
      ip('-n', name, 'address', 'add', `fe80::77:${index + 1}/64`, 'dev', end, 'nodad');
    }
  } catch (error) {
    end(names);
    const place: Place = { interface: 'lo', command: (file, args) => [file, args] };
    return {
      note: `two processes on one host, because no network namespaces can be made: ${firstLine(error)}`,
      areApart: false,
      both: [place, place],
      withoutVersion4: () => {},
      end: () => {},
    };
  }
  const places = names.map(
    (name, index): Place => ({
      interface: ends[index] as string,
      command: (file, args) => ['ip', ['netns', 'exec', name, file, ...args]],
    }),
  );
  return {
    note: 'two network namespaces with a cable between them',
    areApart: true,
    both: places as unknown as readonly [Place, Place],
    withoutVersion4() {
      for (const [index, name] of names.entries())
        ip('-n', name, '-4', 'address', 'flush', 'dev', ends[index] as string);
    },
    end: () => end(names),
  };
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
}

function end(names: readonly string[]): void {
  for (const name of names) {
    try {
      ip('netns', 'del', name);
    } catch {
      // It was never made.
    }
  }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  return (stderr || message).trim().split('\n')[0] ?? '';
}
