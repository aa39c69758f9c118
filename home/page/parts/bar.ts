/** The bar at the top: connection, traffic, engine and theme. */
import type { Traffic } from '../../feed.ts';
import { announce, byId, readStored, setText, store } from '../browser.ts';
import { sentence } from '../format.ts';
import type { Home } from '../home.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? dark.matches : theme === 'dark';
}

/** Light or dark: the system's theme unless the user chose one. `changed` is called when colours change, for canvases. */
export function followTheme(changed: () => void): void {
  const button = byId('theme');
  const show = (): void => {
    setText(byId('theme-name'), isDark() ? 'Light theme' : 'Dark theme');
    changed();
  };
  const stored = readStored<unknown>('theme', '');
  if (stored === 'dark' || stored === 'light') document.documentElement.dataset.theme = stored;
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    store('theme', theme);
    show();
  });
  dark.addEventListener('change', show);
  show();
}

const WORDS = { connecting: 'Connecting', online: 'Connected', reconnecting: 'Reconnecting' } as const;

export function showBar(home: Home): void {
  const show = (): void => {
    const { state, message } = home.link;
    byId('link').dataset.state = state;
    setText(byId('link-name'), WORDS[state]);
    byId('outage').hidden = state !== 'reconnecting';
    setText(byId('outage-reason'), message === '' ? '' : `The reason given: ${sentence(message)}`);
    document.documentElement.dataset.link = state;
  };
  let before = home.link.state;
  home.on('link', () => {
    show();
    const { state } = home.link;
    if (state !== before && (state === 'reconnecting' || before === 'reconnecting')) announce(WORDS[state]);
    before = state;
  });
  home.on('traffic', ({ traffic }) => showTraffic(traffic));
  show();
}

function showTraffic({ framesPerSecond, bytesPerSecond, frames, engine, engineReason = '' }: Traffic): void {
  setText(byId('rate'), framesPerSecond.toFixed(1));
  setText(byId('bytes'), bytesPerSecond.toLocaleString('en', { maximumFractionDigits: 0 }));
  setText(byId('frames'), frames.toLocaleString('en'));
  setText(byId('engine'), engine === 'wasm' ? 'Wasm' : 'JavaScript');
  byId('engine').title = engineReason;
}
