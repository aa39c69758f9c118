import {
  locationInAirConditionerAlarm,
  locationInAirConditionerControl,
  locationInAirConditionerState,
} from '../../generated/air-conditioner';
import { ALARM, expectRows } from './rows';

describe('air conditioner', () => {
  it('has the control body of Table 8', () => {
    expectRows(locationInAirConditionerControl, [
      'power 4 b0',
      'mode 4 b1-3',
      'sleep 4 b4',
      'turbo 4 b5',
      'quiet 4 b6',
      'eco 4 b7',
      'fanSpeed 5 b0-2',
      'display 5 b3',
      'beeper 5 b4',
      'health 5 b5',
      'auxiliaryHeat 5 b6',
      'childLock 5 b7',
      'swingVertical 6 b0-3',
      'swingHorizontal 6 b4-7',
      'targetTemperature 7',
      'targetHumidity 8',
      'onTimer 10-11',
      'offTimer 12-13',
    ]);
  });

  it('has the response and status body of Table 9', () => {
    expectRows(locationInAirConditionerState, [
      'result 0',
      'power 1 b0',
      'mode 1 b1-3',
      'sleep 1 b4',
      'turbo 1 b5',
      'quiet 1 b6',
      'eco 1 b7',
      'fanSpeed 2 b0-2',
      'display 2 b3',
      'beeper 2 b4',
      'health 2 b5',
      'auxiliaryHeat 2 b6',
      'childLock 2 b7',
      'swingVertical 3 b0-3',
      'swingHorizontal 3 b4-7',
      'targetTemperature 4',
      'targetHumidity 5',
      'roomTemperature 6-7 signed',
      'outdoorTemperature 8-9 signed',
      'roomHumidity 10',
      'compressorRunning 11 b0',
      'defrosting 11 b1',
      'preheating 11 b2',
      'filterDue 11 b3',
      'fourWayValve 11 b4',
      'compressorFrequency 12',
      'activePower 14-15',
      'energy 16-19',
      'onTimer 20-21',
      'offTimer 22-23',
      'particulates 24-25',
    ]);
  });

  it('has the alarm body of Table 10', () => {
    expectRows(locationInAirConditionerAlarm, ALARM);
  });
});
