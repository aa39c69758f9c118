import {
  locationInRefusal,
  locationInRegister,
  locationInRegisterResponse,
  locationInVersionResponse,
} from '../../generated/common';
import { expectRows } from './rows';

describe('bodies that every device has', () => {
  it('include the version query response of Table 19', () => {
    expectRows(locationInVersionResponse, [
      'protocolVersion 0',
      'hardwareMajor 1',
      'hardwareMinor 2',
      'firmwareMajor 3',
      'firmwareMinor 4',
      'firmwarePatch 6-7',
      'manufacturer 8-23 text',
      'model 24-39 text',
    ]);
  });

  it('include registration', () => {
    expectRows(locationInRegister, ['keepAlive 0-1', 'capabilities 2-3', 'profileFingerprint 4-7']);
    expectRows(locationInRegisterResponse, ['result 0', 'keepAlive 2-3', 'serverTime 4-7', 'session 8-11']);
  });

  it('include refusal', () => {
    expectRows(locationInRefusal, ['result 0', 'messageId 1']);
  });
});
