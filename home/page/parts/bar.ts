/** The bar on top: the connection, the traffic, the engine. */
import type { Traffic } from '../../feed.ts';
import { byId, setText } from '../element.ts';
import type { Home } from '../home.ts';
import { announce } from './announcer.ts';

const WORDS = { connecting: 'Connecting', online: 'Connected', reconnecting: 'Reconnecting' } as const;

export function showBar(home: Home): void {
  const show = (): void => {
    const { state, message } = home.link;
    byId('link').dataset.state = state;
    setText(byId('link-name'), WORDS[state]);
    byId('outage').hidden = state !== 'reconnecting';
    setText(byId('outage-reason'), message);
    document.documentElement.dataset.link = state;
  };
  let before = home.link.state;
  home.on('link', () => {
    show();
    const { state } = home.link;
    if (state !== before && (state === 'reconnecting' || before === 'reconnecting')) announce(WORDS[state]);
    before = state;
  });
  home.on('traffic', (heard) => {
    if (heard?.type === 'traffic') showTraffic(heard.traffic);
  });
  show();
}

function showTraffic({ framesPerSecond, bytesPerSecond, frames, engine, engineReason = '' }: Traffic): void {
  setText(byId('rate'), framesPerSecond.toFixed(1));
  setText(byId('bytes'), bytesPerSecond.toLocaleString('en', { maximumFractionDigits: 0 }));
  setText(byId('frames'), frames.toLocaleString('en'));
  setText(byId('engine'), engine === 'wasm' ? 'Wasm' : 'JavaScript');
  byId('engine').title = engineReason;
}
