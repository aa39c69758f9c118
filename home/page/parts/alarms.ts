/** Alarms (6.4.4): the open ones, and those raised and cleared before. */
import type { AlarmLine } from '../../feed.ts';
import { byId, element, setText } from '../element.ts';
import { commonTitle, deviceTitle, fieldOf, timeOfDay, titleOf } from '../format.ts';
import type { Home } from '../home.ts';
import { announce } from './announcer.ts';

const ORDER = ['info', 'warning', 'fault', 'critical'];

export function showAlarms(home: Home): void {
  const typeOf = (id: string): string => home.devices.get(id)?.line.deviceType ?? '';
  const show = (): void => {
    const open = [...home.open.values()].sort(
      (first, second) => ORDER.indexOf(second.severity) - ORDER.indexOf(first.severity) || second.time - first.time,
    );
    byId('open-alarms').replaceChildren(...open.map((alarm) => openLine(alarm, typeOf(alarm.device))));
    byId('no-alarms').hidden = open.length > 0;
    setText(byId('alarm-count'), open.length === 0 ? '' : String(open.length));
    byId('past-alarms').replaceChildren(
      ...home.past.slice(0, 12).map((alarm) => pastLine(alarm, typeOf(alarm.device))),
    );
    byId('past').hidden = home.past.length === 0;
  };
  home.on('alarms', show);
  home.on('devices', show);
  home.on('alarm', (message) => {
    if (message?.type !== 'alarm') return;
    const { alarm } = message;
    const type = typeOf(alarm.device);
    const event = commonTitle(`${type}.alarm`, 'event', alarm.event).toLowerCase();
    announce(`${deviceTitle(type)}: ${faults(alarm, type)}, ${severity(alarm, type).toLowerCase()}, ${event}`);
  });
  show();
}

function faults(alarm: AlarmLine, type: string): string {
  const field = fieldOf(`${type}.alarm`, 'faults');
  return alarm.faults.map((fault) => titleOf(field, fault)).join(', ');
}

function severity(alarm: AlarmLine, type: string): string {
  return commonTitle(`${type}.alarm`, 'severity', alarm.severity);
}

function openLine(alarm: AlarmLine, type: string): HTMLElement {
  return element(
    'li',
    { class: 'alarm', 'data-severity': alarm.severity },
    element('span', { class: 'severity' }, severity(alarm, type)),
    element('strong', { class: 'alarm-fault' }, faults(alarm, type)),
    element(
      'span',
      { class: 'alarm-where' },
      element('a', { href: `#${alarm.device}` }, deviceTitle(type)),
      ' since ',
      element('time', { datetime: new Date(alarm.time).toISOString() }, timeOfDay(alarm.time, true)),
    ),
  );
}

function pastLine(alarm: AlarmLine, type: string): HTMLElement {
  return element(
    'li',
    { class: 'past-alarm', 'data-event': alarm.event, 'data-severity': alarm.severity },
    element('time', { datetime: new Date(alarm.time).toISOString() }, timeOfDay(alarm.time, true)),
    element('span', { class: 'past-event' }, commonTitle(`${type}.alarm`, 'event', alarm.event)),
    element('span', { class: 'past-fault' }, `${faults(alarm, type)} (${severity(alarm, type).toLowerCase()})`),
  );
}
