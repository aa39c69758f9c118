/** `rump serve --audit`: a line of JSON for each control message, in a file of their own or in the log. */
import { type ControlRecord, Lines, type Log, openLineFile } from 'igrs-rump/server/node';
import { jsonLine } from '../../server/node/monitoring/log.ts';
import { systemFailure, systemReason } from '../failure.ts';

export interface Audit {
  readonly record: (control: ControlRecord) => void;
  /** Lines that are lost. */
  dropped(): number;
  /** Writes what waits, for a second at most. */
  close(): Promise<void>;
}

/** In place of a file: the log. */
const LOG = '-';
/** Milliseconds. */
const FLUSH_TIME = 1000;

/** @param path of the file that lines are added to; it is opened again on SIGHUP, so that it can be rotated */
export async function openAudit(path: string, log: Log): Promise<Audit> {
  if (path === LOG) {
    const record = (control: ControlRecord): void => log.info('control', sentenceOf(control), { ...control });
    // The log counts what it drops.
    return { record, dropped: () => 0, close: async () => {} };
  }
  const file = await openLineFile(path).catch((error: unknown) => {
    throw systemFailure(`--audit ${path}`, error);
  });
  // Once, not for each line of a disk that is full.
  let isFailing = false;
  const lines = new Lines(
    async (text) => {
      try {
        await file.write(text);
        if (isFailing) log.info('audit', `--audit ${path}: it is written again`);
        isFailing = false;
      } catch (error) {
        const text = `--audit ${path}: ${systemReason(error)}; controls are carried out without being written down`;
        if (!isFailing) log.error('audit', text);
        isFailing = true;
        throw error;
      }
    },
    (count) => jsonLine({ time: new Date().toISOString(), event: 'lines-dropped', count }),
  );
  const reopen = (): void => {
    file.reopen().catch((error: unknown) => {
      log.error('audit', `--audit ${path}: ${systemReason(error)}; the file before stays in use`);
    });
  };
  process.on('SIGHUP', reopen);
  return {
    record: (control) => lines.add(jsonLine({ time: new Date().toISOString(), event: 'control', ...control })),
    dropped: () => lines.dropped,
    async close() {
      process.off('SIGHUP', reopen);
      // A pipe that is not read would keep the process.
      if (await lines.flush(FLUSH_TIME)) await file.close();
    },
  };
}

function sentenceOf({ account, device, fields, result, milliseconds }: ControlRecord): string {
  const what = fields === null ? 'something that the profile cannot read' : jsonLine(fields);
  return `${account} sent ${device} a control: ${what}; result: ${result}, after ${milliseconds} ms`;
}
