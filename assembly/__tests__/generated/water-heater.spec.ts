import {
  locationInWaterHeaterAlarm,
  locationInWaterHeaterControl,
  locationInWaterHeaterState,
} from '../../generated/water-heater';
import { ALARM, expectRows } from './rows';

describe('water heater', () => {
  it('has the control body of Table 5', () => {
    expectRows(locationInWaterHeaterControl, [
      'power 4 b0',
      'mode 4 b1-3',
      'sterilise 4 b4',
      'childLock 4 b5',
      'keepWarm 4 b6',
      'targetTemperature 5',
      'onTime 6-7',
      'offTime 8-9',
      'heatingPowerLimit 10-11',
    ]);
  });

  it('has the response and status body of Table 6', () => {
    expectRows(locationInWaterHeaterState, [
      'result 0',
      'power 1 b0',
      'mode 1 b1-3',
      'sterilise 1 b4',
      'childLock 1 b5',
      'keepWarm 1 b6',
      'heating 2 b0',
      'flowing 2 b1',
      'defrosting 2 b2',
      'anodeDue 2 b3',
      'targetTemperature 3',
      'tankTemperature 4-5 signed',
      'inletTemperature 6-7 signed',
      'hotWater 8',
      'flow 10-11',
      'heatingPower 12-13',
      'energy 14-17',
      'remainingTime 18-19',
      'onTime 20-21',
      'offTime 22-23',
    ]);
  });

  it('has the alarm body of Table 7', () => {
    expectRows(locationInWaterHeaterAlarm, ALARM);
  });
});
