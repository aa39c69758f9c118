/** The page of the home: draws what its worker receives from the message server. */
import { byId } from './element.ts';
import { deviceTitle } from './format.ts';
import { Home } from './home.ts';
import { showAlarms } from './parts/alarms.ts';
import { followTheme, showBar } from './parts/bar.ts';
import { showRail } from './parts/rail.ts';
import { type Sheet, sheetOf } from './parts/sheet.ts';
import { showWire } from './parts/wire.ts';

const home = new Home(new Worker(new URL('worker.js', document.baseURI), { type: 'module' }));
const place = byId('device');
let sheet: Sheet | null = null;
let shown = '';

const select = showRail(home, byId('devices'), byId('total'));
showBar(home);
showAlarms(home);
showWire(home);

/** The appliance of the address, or the first one. */
function show(): void {
  const wanted = location.hash.slice(1);
  const id = home.devices.has(wanted) ? wanted : ([...home.devices.keys()][0] ?? '');
  const device = home.devices.get(id);
  if (device === undefined || id === shown) return;
  sheet?.remove();
  shown = id;
  sheet = sheetOf(home, device);
  place.replaceChildren(sheet.root);
  byId('waiting').hidden = true;
  sheet.updateLine();
  sheet.update();
  select(id);
  document.title = `${deviceTitle(device.line.deviceType)} · Home`;
}

addEventListener('hashchange', () => {
  show();
  // A keyboard user who followed a link continues there.
  place.querySelector<HTMLElement>('h2')?.focus({ preventScroll: matchMedia('(min-width: 56rem)').matches });
});
home.on('devices', () => {
  show();
  sheet?.updateLine();
});
home.on('link', () => sheet?.updateLine());
home.on('state', (message) => {
  if (message?.type === 'status' && message.device === shown) sheet?.update();
});
followTheme(() => sheet?.redraw());
