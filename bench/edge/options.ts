import { readArguments } from '../../scripts/common/arguments.mjs';

export interface Options {
  readonly json: boolean;
  /** Fresh processes of each variant. */
  readonly rounds: number;
  /** Bytes of one body. */
  readonly bodyLength: number;
  /** Milliseconds before anything counts, and of each measure, in each process. */
  readonly warmUpMilliseconds: number;
  readonly milliseconds: number;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** Only whole runs are kept. */
  readonly writes: boolean;
}

const WHOLE = { rounds: 7, bodyLength: 2 ** 20, warmUpMilliseconds: 1000, milliseconds: 2000, concurrency: 4 };
const QUICK = { rounds: 1, bodyLength: 2 ** 17, warmUpMilliseconds: 100, milliseconds: 200, concurrency: 2 };

const USAGE = `Usage: npm run bench:edge -- [options]

  --quick     one short round
  --rounds N  fresh processes of each variant, from 1 to 100
  --json      the figures as one object`;

export function readOptions(args: readonly string[]): Options {
  const { values } = readArguments(
    USAGE,
    {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
    { args },
  );
  const sizes = values.quick ? QUICK : WHOLE;
  const rounds = values.rounds === undefined ? sizes.rounds : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) {
    throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1 to 100`);
  }
  return { ...sizes, rounds, json: values.json, writes: !values.quick && values.rounds === undefined };
}
