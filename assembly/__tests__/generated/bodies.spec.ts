import {
  locationInAirConditionerAlarm,
  locationInAirConditionerControl,
  locationInAirConditionerState,
} from '../../generated/air-conditioner';
import { locationOf } from '../../generated/bodies';
import {
  locationInRefusal,
  locationInRegister,
  locationInRegisterResponse,
  locationInVersionResponse,
} from '../../generated/common';
import {
  locationInMicrowaveOvenAlarm,
  locationInMicrowaveOvenControl,
  locationInMicrowaveOvenState,
} from '../../generated/microwave-oven';
import {
  locationInRefrigeratorAlarm,
  locationInRefrigeratorControl,
  locationInRefrigeratorState,
} from '../../generated/refrigerator';
import {
  locationInWaterHeaterAlarm,
  locationInWaterHeaterControl,
  locationInWaterHeaterState,
} from '../../generated/water-heater';
import { byteOf, lowOf, NO_INTEGER, sizeOf, widthOf } from '../../location';

const BODIES: u32 = 20;
const FIELDS: u32 = 64;
const PRESENCE_MASK_LENGTH: u32 = 4;

/** By the bodies' numbers: those of air conditioners, those that every device has, then the other three devices. */
const LENGTHS: u32[] = [14, 26, 10, 0, 0, 40, 8, 12, 0, 0, 2, 18, 26, 10, 10, 28, 10, 12, 24, 10];
const CONTROLS: u32[] = [0, 11, 14, 17];

function expectSame(body: u32, locationIn: (field: u32) => u32): void {
  for (let field: u32 = 0; field < FIELDS; field++) {
    expect(locationOf(body, field)).toBe(locationIn(field), `field ${field} of body ${body}`);
  }
}

function expectEmpty(body: u32): void {
  for (let field: u32 = 0; field < FIELDS; field++) {
    expect(locationOf(body, field)).toBe(NO_INTEGER, `field ${field} of body ${body}`);
  }
}

describe('locationOf', () => {
  it('asks the body of that number', () => {
    expectSame(0, locationInAirConditionerControl);
    expectSame(1, locationInAirConditionerState);
    expectSame(2, locationInAirConditionerAlarm);
    expectSame(5, locationInVersionResponse);
    expectSame(6, locationInRegister);
    expectSame(7, locationInRegisterResponse);
    expectSame(10, locationInRefusal);
    expectSame(11, locationInMicrowaveOvenControl);
    expectSame(12, locationInMicrowaveOvenState);
    expectSame(13, locationInMicrowaveOvenAlarm);
    expectSame(14, locationInRefrigeratorControl);
    expectSame(15, locationInRefrigeratorState);
    expectSame(16, locationInRefrigeratorAlarm);
    expectSame(17, locationInWaterHeaterControl);
    expectSame(18, locationInWaterHeaterState);
    expectSame(19, locationInWaterHeaterAlarm);
  });

  it('knows no field of an empty body: two queries, deregister and heartbeat', () => {
    expectEmpty(3);
    expectEmpty(4);
    expectEmpty(8);
    expectEmpty(9);
  });

  it('knows no body after the last', () => {
    expectEmpty(BODIES);
    expectEmpty(0xffffffff);
  });

  it('puts no two fields of a body into one bit, and none after its end', () => {
    for (let body: u32 = 0; body < BODIES; body++) {
      const owned = new StaticArray<bool>(64 * 8);
      for (let field: u32 = 0; field < FIELDS; field++) {
        const location = locationOf(body, field);
        if (location == NO_INTEGER) continue;
        const byte = <u32>byteOf(location);
        const size = sizeOf(location);
        expect(byte + size <= LENGTHS[body]).toBe(true, `field ${field} of body ${body} ends in it`);
        expect(lowOf(location) + widthOf(location) <= size * 8).toBe(
          true,
          `field ${field} of body ${body} fits its bytes`,
        );
        let taken = 0;
        for (let bit: u32 = 0; bit < widthOf(location); bit++) {
          // Bit 0 of a big-endian integer is in its last byte.
          const at = (byte + size) * 8 - 1 - lowOf(location) - bit;
          taken += i32(owned[at]);
          owned[at] = true;
        }
        expect(taken).toBe(0, `field ${field} of body ${body} overlaps`);
      }
    }
  });

  it('leaves the presence mask of control bodies alone', () => {
    for (let control = 0; control < CONTROLS.length; control++) {
      for (let field: u32 = 0; field < FIELDS; field++) {
        const location = locationOf(CONTROLS[control], field);
        if (location == NO_INTEGER) continue;
        expect(<u32>byteOf(location) >= PRESENCE_MASK_LENGTH).toBe(true, `field ${field} of body ${CONTROLS[control]}`);
      }
    }
  });
});
