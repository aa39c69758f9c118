/** The run on Node in short: how many times as fast the Wasm engine is. */
import { type Results, ratio } from './results.ts';

const WORKS: readonly (readonly [work: string, task: string])[] = [
  ['find, check and index 1 MiB', 'scan.clean'],
  ['the same with noise and corrupt frames', 'scan.dirty'],
  ['the worst hostile stream that a search found', 'scan.hostile'],
  ['to eight destinations, by conditions on fields', 'route'],
  ['eight columns of one kind, scan included', 'columns'],
  ['three fields under a view, scan included', 'view'],
  ['every frame to a plain object, scan included', 'objects'],
  ['objects to frames, validated', 'encode'],
  ['one frame a call, decoded (the same code on both engines)', 'single.decode'],
  ['one frame a call, encoded (the same code on both engines)', 'single.encode'],
];

const RIVALS: readonly (readonly [task: string, variant: string])[] = [
  ['objects', 'kaitai-struct'],
  ['objects', 'binary-parser'],
  ['objects', 'msgpackr-records'],
  ['objects', 'protobufjs'],
  ['encode', 'msgpackr-records'],
  ['encode', 'protobufjs'],
];

export function summaryOf(results: Results): string {
  const { machine, processes, version } = results;
  const rows = WORKS.map(
    ([work, task]) =>
      `| ${[work, ...['js', 'table', 'native'].map((slow) => times(results, task, slow))].join(' | ')} |`,
  );
  const rivals = RIVALS.map(([task, variant]) => `${variant} ${times(results, task, variant)}`);
  return [
    `Medians of ${processes} fresh processes on an ${machine.processor} with ${machine.cores} cores and Node ${version}. How many times as fast the`,
    'Wasm engine is:',
    '',
    '| work | as our JavaScript engine | as the plain codec | as native C |',
    '|---|---:|---:|---:|',
    ...rows,
    '',
    `Against other libraries, the first two on the same wire, the others with the same data in their own formats: frames to objects, ${rivals.slice(0, 4).join(', ')};`,
    `objects to frames, ${rivals.slice(4).join(', ')}.`,
  ].join('\n');
}

/** Where we lose is set in bold. */
function times(results: Results, task: string, slow: string): string {
  const measured = ratio(results, task, slow, 'wasm');
  if (measured === null) return '';
  const figure = `${measured.toFixed(measured < 10 ? 1 : 0)} ×`;
  return measured < 0.95 ? `**${figure}**` : figure;
}
