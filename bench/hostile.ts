/** `npm run bench:hostile`: searches for the stream that costs most per byte. The result goes into `WORST` of corpus.ts. */
import { createCodec, type EngineName, MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH } from 'igrs-rump';
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { type Part, type Pattern, repeated, seeded } from './corpus.ts';
import { bench, Progress } from './runner.ts';

/** Short enough to try many, long enough for the clock. */
const LENGTH = 1 << 15;
const RUNS = 5;

type Cost = Readonly<Record<EngineName, number>>;

const codecs = { wasm: createCodec({ engine: 'wasm' }), js: createCodec({ engine: 'js' }) };

/** Nanoseconds per byte, the minimum of some runs: other work on the machine only adds. */
function costOf(pattern: Pattern): Cost {
  const stream = repeated(pattern, LENGTH);
  const cost = (engine: EngineName): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      for (const _ of codecs[engine].scanner().push(stream));
      least = Math.min(least, performance.now() - start);
    }
    return (least * 1e6) / LENGTH;
  };
  return { wasm: cost('wasm'), js: cost('js') };
}

const aims: Readonly<Record<string, (cost: Cost) => number>> = {
  both: ({ wasm, js }) => wasm * js,
  wasm: ({ wasm }) => wasm,
  js: ({ js }) => js,
};

export const hostile = bench({
  command: 'bench:hostile',
  about:
    'Searches for the stream that costs most per byte: random patterns, changed again and again; a change stays if it costs more. Prints\n' +
    'the worst pattern for both engines together and for each by itself. Writes nothing.',
  options: {
    seed: { kind: 'number', help: 'of all random choices', default: 1 },
    starts: { kind: 'number', help: 'random patterns to start from', default: 24 },
    steps: { kind: 'number', help: 'changes of each', default: 150 },
  },
  async run({ seed, starts, steps }) {
    const random = seeded(seed);
    const progress = new Progress(starts * Object.keys(aims).length);
    const found: string[] = [];
    for (const [name, scoreOf] of Object.entries(aims)) {
      let worst: { pattern: Pattern; cost: Cost } | null = null;
      for (let start = 0; start < starts; start++) {
        progress.begin(worst === null ? name : `${name}, so far ${described(worst.cost)}`);
        let pattern = randomPattern(random);
        let cost = costOf(pattern);
        for (let step = 0; step < steps; step++) {
          const changed = mutated(pattern, random);
          const changedCost = costOf(changed);
          if (scoreOf(changedCost) >= scoreOf(cost)) [pattern, cost] = [changed, changedCost];
        }
        if (worst === null || scoreOf(cost) > scoreOf(worst.cost)) worst = { pattern, cost };
      }
      if (worst !== null) found.push(`${name}: ${described(worst.cost)} ${JSON.stringify(worst.pattern)}`);
    }
    progress.stop();
    for (const line of found) console.log(line);
  },
});

function described({ wasm, js }: Cost): string {
  return `wasm ${(1000 / wasm).toFixed(0)} MB/s, js ${(1000 / js).toFixed(0)} MB/s`;
}

type Random = () => number;

/** Bytes of a start: marker, version, and long or short lengths; seldom any other byte. */
const LIKELY = [0x52, 0x50, 0x01, 0x00, 0x01, 0x00, 0xff];
const MAX_PARTS = 6;
const MAX_BYTES = 24;
const MAX_BODY_LENGTH = MAXIMUM_FRAME_LENGTH - MINIMUM_FRAME_LENGTH;

function randomPattern(random: Random): Pattern {
  return Array.from({ length: 1 + below(random, MAX_PARTS / 2) }, () => randomPart(random));
}

function mutated(pattern: Pattern, random: Random): Pattern {
  const parts = [...pattern];
  const at = below(random, parts.length);
  const chance = random();
  if (chance < 0.15 && parts.length > 1) parts.splice(at, 1);
  else if (chance < 0.3 && parts.length < MAX_PARTS) parts.splice(at, 0, randomPart(random));
  else parts[at] = mutatedPart(parts[at] as Part, random);
  return parts;
}

function randomPart(random: Random): Part {
  if (random() < 0.7)
    return { bytes: hexadecimalBytes(Array.from({ length: 1 + below(random, MAX_BYTES) }, () => byte(random))) };
  return { body: below(random, MAX_BODY_LENGTH + 1), value: byte(random), corrupt: random() < 0.5 };
}

function mutatedPart(part: Part, random: Random): Part {
  if (!('bytes' in part))
    return { ...part, ...(random() < 0.5 ? { corrupt: !part.corrupt } : { body: below(random, MAX_BODY_LENGTH + 1) }) };
  const bytes = part.bytes.match(/../g) ?? [];
  const at = below(random, bytes.length);
  const chance = random();
  if (chance < 0.25 && bytes.length > 1) bytes.splice(at, 1);
  else if (chance < 0.5 && bytes.length < MAX_BYTES) bytes.splice(at, 0, hexadecimalBytes([byte(random)]));
  else bytes[at] = hexadecimalBytes([byte(random)]);
  return { bytes: bytes.join('') };
}

function byte(random: Random): number {
  return random() < 0.85 ? (LIKELY[below(random, LIKELY.length)] as number) : below(random, 256);
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
