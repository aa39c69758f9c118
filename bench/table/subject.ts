/** What a good engineer writes in an afternoon: a table for the check, one DataView, no trick. */
import { kinds } from 'bench:table-bodies';
import { concatenate, type Messages } from '../corpus.ts';
import { ROUTING_RULES } from '../subjects/routing-rules.ts';
import { type Found, keep, type Subject, type Work } from '../subjects/subject.ts';
import { columnsOfTable, sumsOfTable } from './columns.ts';
import { decodeTable, encodeTable, readMessage, type TableMessage } from './message.ts';
import { routeTable } from './route.ts';
import { scanTable, TableIndex } from './scan.ts';

/** Longer than any frame. */
const TARGET_LENGTH = 512;

export function tableSubject(): Subject {
  return { scan, route, columns, view, objects, encode, decodeOne, encodeOne };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function scan(stream: Uint8Array): Work {
  const index = new TableIndex();
  const run = (): number => {
    scanTable(stream, viewOf(stream), index);
    return index.length;
  };
  return {
    run,
    result: () =>
      Array.from({ length: run() }, (_, frame): Found => {
        const kind = kinds[index.kinds[frame] as number]?.name ?? 'unknown';
        return [index.offsets[frame] as number, index.lengths[frame] as number, kind];
      }),
  };
}

function route(stream: Uint8Array): Work {
  const index = new TableIndex();
  return {
    run: () => {
      keep(routeTable(stream, viewOf(stream), index));
      return index.length;
    },
    result: () => {
      const gathered = routeTable(stream, viewOf(stream), index);
      return Object.fromEntries(ROUTING_RULES.map(({ to }, destination) => [to, gathered[destination]]));
    },
  };
}

function columns(stream: Uint8Array): Work {
  const index = new TableIndex();
  return {
    run: () => {
      keep(columnsOfTable(stream, viewOf(stream), index));
      return index.length;
    },
    result: () => {
      const whole = columnsOfTable(stream, viewOf(stream), index);
      return Object.fromEntries(Object.entries(whole).map(([field, values]) => [field, Array.from(values)]));
    },
  };
}

function view(stream: Uint8Array): Work {
  const index = new TableIndex();
  return {
    run: () => {
      keep(sumsOfTable(stream, viewOf(stream), index));
      return index.length;
    },
    result: () => sumsOfTable(stream, viewOf(stream), index),
  };
}

function objects({ stream }: Messages): Work {
  const index = new TableIndex();
  const each = (take: (message: TableMessage) => void): number => {
    const bytes = viewOf(stream);
    scanTable(stream, bytes, index);
    for (let frame = 0; frame < index.length; frame++) {
      const kind = kinds[index.kinds[frame] as number];
      if (kind !== undefined) take(readMessage(bytes, index.offsets[frame] as number, kind));
    }
    return index.length;
  };
  return {
    run: () => each(keep),
    result: () => {
      const messages: TableMessage[] = [];
      each((message) => messages.push(message));
      return messages;
    },
  };
}

function encode({ inputs, stream }: Messages): Work {
  const target = new Uint8Array(stream.length + TARGET_LENGTH);
  const bytes = viewOf(target);
  const write = (): Uint8Array => {
    let at = 0;
    for (const input of inputs) at = encodeTable(input, target, bytes, at);
    return target.slice(0, at);
  };
  return {
    run: () => {
      keep(write());
      return inputs.length;
    },
    result: write,
  };
}

function decodeOne({ frames }: Messages): Work {
  return {
    run: () => {
      for (const frame of frames) keep(decodeTable(frame));
      return frames.length;
    },
    result: () => frames.map(decodeTable),
  };
}

function encodeOne({ inputs }: Messages): Work {
  const target = new Uint8Array(TARGET_LENGTH);
  const bytes = viewOf(target);
  return {
    run: () => {
      for (const input of inputs) keep(encodeTable(input, target, bytes, 0));
      return inputs.length;
    },
    result: () => concatenate(inputs.map((input) => target.slice(0, encodeTable(input, target, bytes, 0)))),
  };
}
