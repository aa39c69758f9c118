/** Alarms (6.4.4): the open ones, which can be acknowledged, and those raised and cleared before. */
import type { AlarmLine } from '../../feed.ts';
import { fieldWith, kindOf, severityOf } from '../../vocabulary.ts';
import { announce, byId, element, setAttribute, setText } from '../browser.ts';
import { codeTitle, moment } from '../format.ts';
import type { Home } from '../home.ts';

/** Names of the levels in the style sheet, from the least to the most severe. */
const LEVELS = ['info', 'warning', 'fault', 'critical'];
/** Alarms drawn; the rest are only counted. */
const MAX_OPEN = 50;
const FEW_PAST = 12;
/** What is said if no alarm is open. */
const NONE = {
  connecting: 'Not known yet.',
  online: 'Nothing is wrong.',
  reconnecting: 'Nothing was wrong when the server was last heard.',
} as const;
const LINES = '.alarm, .past-alarm';

export function showAlarms(home: Home): void {
  const more = byId('more-past');
  let isLong = false;
  let isScheduled = false;
  const draw = (): void => {
    isScheduled = false;
    const rank = (alarm: AlarmLine): number => (home.isAcknowledged(alarm) ? 0 : 100) + levelOf(alarm);
    const open = [...home.open.values()].sort(
      (first, second) => rank(second) - rank(first) || second.time - first.time,
    );
    const fresh = open.filter((alarm) => !home.isAcknowledged(alarm));
    const focused = document.activeElement;
    const focusedLine = focused?.closest(LINES)?.textContent;
    byId('open-alarms').replaceChildren(...open.slice(0, MAX_OPEN).map((alarm) => openLine(home, alarm)));
    byId('no-alarms').hidden = open.length > 0;
    setText(byId('no-alarms'), NONE[home.link.state]);
    const hidden = open.length - MAX_OPEN;
    byId('more-open').hidden = hidden <= 0;
    setText(byId('more-open'), hidden > 0 ? `${hidden} more; the filter "With alarms" shows their appliances.` : '');
    setText(byId('alarm-count'), fresh.length === 0 ? '' : String(fresh.length));
    setAttribute(byId('acknowledge-all'), 'hidden', fresh.length < 2);
    const past = home.past.slice(0, isLong ? undefined : FEW_PAST);
    byId('past-alarms').replaceChildren(...past.map((alarm) => pastLine(home, alarm)));
    byId('past').hidden = home.past.length === 0;
    more.hidden = home.past.length <= FEW_PAST;
    setText(more, isLong ? 'Show fewer' : `Show all ${home.past.length}`);
    // The keyboard focus stays on its alarm when another one arrives.
    const line = [...document.querySelectorAll(LINES)].find(({ textContent }) => textContent === focusedLine);
    line?.querySelector<HTMLElement>(focused?.localName ?? '')?.focus({ preventScroll: true });
  };
  const show = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  };
  more.addEventListener('click', () => {
    isLong = !isLong;
    show();
  });
  byId('acknowledge-all').addEventListener('click', () => {
    const count = [...home.open.values()].filter((alarm) => !home.isAcknowledged(alarm)).length;
    home.acknowledge(home.open.values());
    announce(`${count} alarms acknowledged`);
  });
  for (const topic of ['open-alarms', 'devices', 'link'] as const) home.on(topic, show);
  home.on('alarms', ({ alarms }) => {
    for (const alarm of alarms) announce(wording(home, alarm));
  });
  draw();
}

function levelOf({ deviceType, severity }: AlarmLine): number {
  const codes = [...(severityOf(kindOf(deviceType, 'alarm'))?.codes ?? [])].sort(
    (first, second) => first.code - second.code,
  );
  const rank = codes.findIndex(({ name }) => name === severity);
  if (rank < 0) return 1;
  return Math.round((rank / Math.max(1, codes.length - 1)) * (LEVELS.length - 1));
}

function wording(home: Home, alarm: AlarmLine): string {
  const parts = [faults(alarm), severity(alarm).toLowerCase(), event(alarm).toLowerCase()].filter(
    (text) => text !== '',
  );
  return `${home.nameOf(alarm.device, alarm.deviceType)}: ${parts.join(', ')}`;
}

function faults(alarm: AlarmLine): string {
  const field = fieldWith(kindOf(alarm.deviceType, 'alarm'), 'faults');
  return alarm.faults.map((fault) => codeTitle(field, fault)).join(', ');
}

function severity(alarm: AlarmLine): string {
  return codeTitle(severityOf(kindOf(alarm.deviceType, 'alarm')), alarm.severity);
}

function event(alarm: AlarmLine): string {
  return codeTitle(fieldWith(kindOf(alarm.deviceType, 'alarm'), 'event'), alarm.event);
}

function link(home: Home, { device, deviceType }: AlarmLine): HTMLElement {
  return element('a.alarm-device', { href: `#${encodeURIComponent(device)}` }, home.nameOf(device, deviceType));
}

function when(time: number): HTMLElement {
  const date = new Date(Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? time : 0);
  return element('time', { datetime: date.toISOString() }, moment(date.getTime(), true));
}

function openLine(home: Home, alarm: AlarmLine): HTMLElement {
  const isAcknowledged = home.isAcknowledged(alarm);
  const acknowledge = element('button.plain.acknowledge', { type: 'button' }, 'Acknowledge');
  const name = home.nameOf(alarm.device, alarm.deviceType);
  acknowledge.setAttribute('aria-label', `Acknowledge ${faults(alarm)} of ${name}`);
  acknowledge.addEventListener('click', () => {
    home.acknowledge([alarm]);
    announce(`${faults(alarm)} of ${name} acknowledged`);
    byId('alarms-title').focus();
  });
  return element(
    'li.alarm',
    { 'data-severity': LEVELS[levelOf(alarm)], 'data-acknowledged': String(isAcknowledged) },
    element('span.severity', severity(alarm)),
    element('strong.alarm-fault', faults(alarm)),
    element('span.alarm-where', link(home, alarm), ' since ', when(alarm.time)),
    isAcknowledged ? element('span.acknowledged', 'Acknowledged') : acknowledge,
  );
}

function pastLine(home: Home, alarm: AlarmLine): HTMLElement {
  const ranked = severity(alarm) === '' ? '' : ` (${severity(alarm).toLowerCase()})`;
  return element(
    'li.past-alarm',
    { 'data-event': alarm.isCleared ? 'cleared' : 'raised', 'data-severity': LEVELS[levelOf(alarm)] },
    when(alarm.time),
    element('span.past-event', event(alarm)),
    element('span.past-fault', `${faults(alarm)}${ranked}, `, link(home, alarm)),
  );
}
