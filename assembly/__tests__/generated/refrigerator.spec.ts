import {
  locationInRefrigeratorAlarm,
  locationInRefrigeratorControl,
  locationInRefrigeratorState,
} from '../../generated/refrigerator';
import { ALARM, expectRows } from './rows';

describe('refrigerator', () => {
  it('has the control body of Table 11', () => {
    expectRows(locationInRefrigeratorControl, [
      'mode 4 b0-2',
      'quickCool 4 b3',
      'quickFreeze 4 b4',
      'iceMaker 4 b5',
      'childLock 4 b6',
      'muteAlarm 4 b7',
      'fridgeTemperature 5 signed',
      'freezerTemperature 6 signed',
      'flexTemperature 7 signed',
      'fridgePower 8 b0',
      'freezerPower 8 b1',
      'flexPower 8 b2',
      'deodorise 8 b3',
      'dispenserLock 8 b4',
    ]);
  });

  it('has the response and status body of Table 12', () => {
    expectRows(locationInRefrigeratorState, [
      'result 0',
      'mode 1 b0-2',
      'quickCool 1 b3',
      'quickFreeze 1 b4',
      'iceMaker 1 b5',
      'childLock 1 b6',
      'muteAlarm 1 b7',
      'fridgePower 2 b0',
      'freezerPower 2 b1',
      'flexPower 2 b2',
      'deodorise 2 b3',
      'dispenserLock 2 b4',
      'fridgeDoor 3 b0',
      'freezerDoor 3 b1',
      'flexDoor 3 b2',
      'defrosting 3 b3',
      'iceFull 3 b4',
      'waterTankEmpty 3 b5',
      'compressorRunning 3 b6',
      'fridgeTemperature 4 signed',
      'freezerTemperature 5 signed',
      'flexTemperature 6 signed',
      'ambientHumidity 7',
      'fridgeActual 8-9 signed',
      'freezerActual 10-11 signed',
      'flexActual 12-13 signed',
      'ambient 14-15 signed',
      'compressorSpeed 16-17',
      'activePower 18-19',
      'energy 20-23',
      'waterFilter 24',
      'doorOpenTime 26-27',
    ]);
  });

  it('has the alarm body of Table 13', () => {
    expectRows(locationInRefrigeratorAlarm, ALARM);
  });
});
