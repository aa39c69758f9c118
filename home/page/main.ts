/** The page of the home: draws what its worker receives from the message server. */
import { Series } from '../feed.ts';
import { byId } from './browser.ts';
import { Home } from './home.ts';
import { showAlarms } from './parts/alarms.ts';
import { followTheme, showBar } from './parts/bar.ts';
import { chosenOf, recordedOf } from './parts/charts.ts';
import { showRail } from './parts/rail.ts';
import { type Sheet, sheetOf } from './parts/sheet.ts';
import { showWire } from './parts/wire.ts';

/** Samples of the appliance that is shown: a day of stored ones, and some hours of every second. */
const MAX_SAMPLES = 20_000;

const home = new Home(new Worker(new URL('worker.js', document.baseURI), { type: 'module' }));
const place = byId('device');
let sheet: Sheet | null = null;
let shown = '';
let series = new Series(MAX_SAMPLES);
let recorded = '';

const select = showRail(home);
showBar(home);
showAlarms(home);
showWire(home);

/** The appliance of the address, or the first one. */
function show(): void {
  const wanted = decoded(location.hash.slice(1));
  const id = home.devices.has(wanted) ? wanted : ([...home.devices.keys()][0] ?? '');
  const device = home.devices.get(id);
  if (device === undefined || id === shown) return;
  sheet?.remove();
  shown = id;
  series = new Series(MAX_SAMPLES);
  sheet = sheetOf(home, device, series, record);
  place.replaceChildren(sheet.root);
  byId('waiting').hidden = true;
  home.send({ type: 'history', device: id });
  home.send({ type: 'version', device: id });
  sheet.updateLine();
  sheet.update();
  select(id);
  document.title = `${home.nameOf(id, device.line.deviceType)} · Home`;
}

/** Anyone can write an address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Tells the worker what to record, if that has changed. */
function record(): void {
  const types = new Set([...home.devices.values()].map(({ line }) => line.deviceType));
  const fields = recordedOf(types);
  if (JSON.stringify(fields) === recorded) return;
  recorded = JSON.stringify(fields);
  home.send({ type: 'record', fields });
}

addEventListener('hashchange', () => {
  show();
  // A keyboard user who followed a link continues there.
  place.querySelector('h2')?.focus({ preventScroll: matchMedia('(min-width: 56rem)').matches });
});
home.on('devices', () => {
  record();
  show();
  // It may be back with other firmware; the worker asks once.
  home.send({ type: 'version', device: shown });
  if (home.devices.get(shown)?.line.isOnline === false) series.break();
  sheet?.updateLine();
});
home.on('names', () => sheet?.updateLine());
home.on('link', ({ state }) => {
  if (state === 'reconnecting') series.break();
  sheet?.updateLine();
});
home.on('statuses', ({ statuses }) => {
  for (const { device, body, time } of statuses) {
    if (device !== shown) continue;
    const type = home.devices.get(device)?.line.deviceType ?? '';
    const chosen = chosenOf(type).map(({ field }) => field.name);
    if (time !== null) series.add(time, body, chosen);
    sheet?.update();
  }
});
home.on('history', ({ device, history }) => {
  if (device !== shown) return;
  series.prepend(history.times, history.values);
  sheet?.update();
});
followTheme(() => sheet?.redraw());
