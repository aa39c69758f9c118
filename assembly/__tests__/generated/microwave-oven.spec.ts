import {
  locationInMicrowaveOvenAlarm,
  locationInMicrowaveOvenControl,
  locationInMicrowaveOvenState,
} from '../../generated/microwave-oven';
import { ALARM, expectRows } from './rows';

describe('microwave oven', () => {
  it('has the control body of Table 14', () => {
    expectRows(locationInMicrowaveOvenControl, [
      'command 4 b0-2',
      'mode 4 b3-6',
      'childLock 5 b0',
      'lamp 5 b1',
      'turntable 5 b2',
      'preheat 5 b3',
      'powerLevel 6',
      'autoMenu 7',
      'duration 8-9',
      'addTime 10-11',
      'cavityTarget 12-13',
      'weight 14-15',
      'startDelay 16-17',
    ]);
  });

  it('has the response and status body of Table 15', () => {
    expectRows(locationInMicrowaveOvenState, [
      'result 0',
      'state 1 b0-2',
      'mode 1 b3-6',
      'door 1 b7',
      'childLock 2 b0',
      'lamp 2 b1',
      'turntable 2 b2',
      'preheat 2 b3',
      'remoteStart 2 b4',
      'powerLevel 3',
      'autoMenu 4',
      'step 5',
      'remaining 6-7',
      'elapsed 8-9',
      'cavityTarget 10-11',
      'cavityTemperature 12-13 signed',
      'foodTemperature 14-15 signed',
      'weight 16-17',
      'activePower 18-19',
      'energy 20-23',
      'startDelay 24-25',
    ]);
  });

  it('has the alarm body of Table 16', () => {
    expectRows(locationInMicrowaveOvenAlarm, ALARM);
  });
});
