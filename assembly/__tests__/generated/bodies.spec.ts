import {
  placeInAirConditionerAlarm,
  placeInAirConditionerControl,
  placeInAirConditionerState,
} from '../../generated/air-conditioner';
import { placeOf } from '../../generated/bodies';
import {
  placeInRefusal,
  placeInRegister,
  placeInRegisterResponse,
  placeInVersionResponse,
} from '../../generated/common';
import {
  placeInMicrowaveOvenAlarm,
  placeInMicrowaveOvenControl,
  placeInMicrowaveOvenState,
} from '../../generated/microwave-oven';
import {
  placeInRefrigeratorAlarm,
  placeInRefrigeratorControl,
  placeInRefrigeratorState,
} from '../../generated/refrigerator';
import {
  placeInWaterHeaterAlarm,
  placeInWaterHeaterControl,
  placeInWaterHeaterState,
} from '../../generated/water-heater';
import { byteOf, lowOf, NO_INTEGER, sizeOf, widthOf } from '../../place';

const BODIES: u32 = 20;
const FIELDS: u32 = 64;
const PRESENCE_MASK_LENGTH: u32 = 4;

/** By the bodies' numbers: those of air conditioners, those that every device has, then the other three devices. */
const LENGTHS: u32[] = [14, 26, 10, 0, 0, 40, 8, 12, 0, 0, 2, 18, 26, 10, 10, 28, 10, 12, 24, 10];
const CONTROLS: u32[] = [0, 11, 14, 17];

function expectSame(body: u32, placeIn: (field: u32) => u32): void {
  for (let field: u32 = 0; field < FIELDS; field++) {
    expect(placeOf(body, field)).toBe(placeIn(field), `field ${field} of body ${body}`);
  }
}

function expectEmpty(body: u32): void {
  for (let field: u32 = 0; field < FIELDS; field++) {
    expect(placeOf(body, field)).toBe(NO_INTEGER, `field ${field} of body ${body}`);
  }
}

describe('placeOf', () => {
  it('asks the body of that number', () => {
    expectSame(0, placeInAirConditionerControl);
    expectSame(1, placeInAirConditionerState);
    expectSame(2, placeInAirConditionerAlarm);
    expectSame(5, placeInVersionResponse);
    expectSame(6, placeInRegister);
    expectSame(7, placeInRegisterResponse);
    expectSame(10, placeInRefusal);
    expectSame(11, placeInMicrowaveOvenControl);
    expectSame(12, placeInMicrowaveOvenState);
    expectSame(13, placeInMicrowaveOvenAlarm);
    expectSame(14, placeInRefrigeratorControl);
    expectSame(15, placeInRefrigeratorState);
    expectSame(16, placeInRefrigeratorAlarm);
    expectSame(17, placeInWaterHeaterControl);
    expectSame(18, placeInWaterHeaterState);
    expectSame(19, placeInWaterHeaterAlarm);
  });

  it('knows no field of an empty body: two queries, deregister and heartbeat', () => {
    expectEmpty(3);
    expectEmpty(4);
    expectEmpty(8);
    expectEmpty(9);
  });

  it('knows no body behind the last', () => {
    expectEmpty(BODIES);
    expectEmpty(0xffffffff);
  });

  it('puts no two fields of a body into one bit, and none behind its end', () => {
    for (let body: u32 = 0; body < BODIES; body++) {
      const owned = new StaticArray<bool>(64 * 8);
      for (let field: u32 = 0; field < FIELDS; field++) {
        const place = placeOf(body, field);
        if (place == NO_INTEGER) continue;
        const byte = <u32>byteOf(place);
        const size = sizeOf(place);
        expect(byte + size <= LENGTHS[body]).toBe(true, `field ${field} of body ${body} ends in it`);
        expect(lowOf(place) + widthOf(place) <= size * 8).toBe(true, `field ${field} of body ${body} fits its bytes`);
        let taken = 0;
        for (let bit: u32 = 0; bit < widthOf(place); bit++) {
          // Bit 0 of a big-endian integer is in its last byte.
          const at = (byte + size) * 8 - 1 - lowOf(place) - bit;
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
        const place = placeOf(CONTROLS[control], field);
        if (place == NO_INTEGER) continue;
        expect(<u32>byteOf(place) >= PRESENCE_MASK_LENGTH).toBe(true, `field ${field} of body ${CONTROLS[control]}`);
      }
    }
  });
});
