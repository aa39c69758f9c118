import { INPUT, resize } from '../memory';
import { scan } from '../scan';
import { WINDOW } from './expected';
import {
  AIR_CONDITIONER,
  CHECK,
  HEADER,
  HEARTBEAT,
  MAX_BODY,
  STATUS_MESSAGE,
  UNKNOWN,
  WATER_HEATER,
  writeCheck,
  writeHeader,
} from './frames';
import { seed } from './random';
import {
  AIR_CONDITIONER_FRAME,
  AIR_CONDITIONER_STATUS,
  addAirConditioner,
  addFrame,
  addNoise,
  addWaterHeater,
  beginStream,
  end,
  expectFailures,
  expectRow,
  expectStatus,
  goTo,
  length,
  WATER_HEATER_FRAME,
  WATER_HEATER_HEARTBEAT,
  WATER_HEATER_STATUS,
  WATER_HEATER_STATUS_LENGTH,
} from './stream';

resize(WINDOW);

beforeEach(beginStream);

describe('scan of whole frames', () => {
  it('finds nothing in no bytes', () => {
    scan(0, false);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
    scan(0, true);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
  });

  it('finds one', () => {
    seed(1);
    addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, WATER_HEATER_FRAME);
    expectFailures(0, 0, 0, 0);
    expectRow(0, 0, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('finds several, one after the other', () => {
    seed(2);
    const first = addWaterHeater();
    const second = addAirConditioner();
    const third = addFrame(WATER_HEATER, HEARTBEAT, 0);
    const fourth = addWaterHeater();
    scan(length, false);
    expectStatus(4, 0, length, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, first, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    expectRow(1, second, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
    expectRow(2, third, WATER_HEATER_HEARTBEAT, HEADER + CHECK);
    expectRow(3, fourth, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('finds the longest', () => {
    seed(3);
    addFrame(WATER_HEATER, STATUS_MESSAGE, MAX_BODY);
    scan(length, false);
    expectStatus(1, 1, 274, 274);
    expectRow(0, 0, UNKNOWN, 274);
  });

  it('fills the index when the window is full of the shortest', () => {
    seed(4);
    while (length + HEADER + CHECK <= WINDOW) addFrame(WATER_HEATER, HEARTBEAT, 0);
    scan(length, false);
    const frames = WINDOW / (HEADER + CHECK);
    expectStatus(frames, 0, length, length);
    expectRow(frames - 1, length - HEADER - CHECK, WATER_HEATER_HEARTBEAT, HEADER + CHECK);
  });

  it('finds them before, between and after noise', () => {
    for (let noise: u32 = 1; noise <= 40; noise++) {
      seed(noise);
      goTo(0);
      addNoise(noise);
      const first = addWaterHeater();
      addNoise(noise * 2);
      const second = addAirConditioner();
      addNoise(noise);
      scan(length, false);
      expectStatus(2, 0, WATER_HEATER_FRAME + AIR_CONDITIONER_FRAME, length);
      expectFailures(0, 0, 0, 0);
      expectRow(0, first, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
      expectRow(1, second, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
    }
  });

  it('finds one after a first byte of the marker that stands alone', () => {
    seed(5);
    store<u8>(INPUT, 0x52);
    goTo(1);
    const start = addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, start, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });
});

describe('scan of frames of unknown kind', () => {
  it('delivers an unknown device type', () => {
    seed(6);
    addFrame(0x0005, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH);
    const known = addWaterHeater();
    scan(length, false);
    expectStatus(2, 1, length, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, 0, UNKNOWN, WATER_HEATER_FRAME);
    expectRow(1, known, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('delivers an unknown message', () => {
    seed(7);
    addFrame(WATER_HEATER, 0x7f, 3);
    scan(length, false);
    expectStatus(1, 1, HEADER + 3 + CHECK, length);
    expectRow(0, 0, UNKNOWN, HEADER + 3 + CHECK);
  });

  it("delivers a known message that has not its table's length", () => {
    seed(8);
    addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH - 1);
    addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH + 1);
    scan(length, false);
    expectStatus(2, 2, length, length);
    expectRow(0, 0, UNKNOWN, WATER_HEATER_FRAME - 1);
    expectRow(1, WATER_HEATER_FRAME - 1, UNKNOWN, WATER_HEATER_FRAME + 1);
  });
});

describe('scan of frames that fail', () => {
  it('goes on at the byte after the start of a frame with a bad check', () => {
    seed(9);
    // The body of the bad frame is a valid frame, which a jump over the claimed length would lose.
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    goTo(HEADER);
    const inside = addWaterHeater();
    writeCheck(INPUT, WATER_HEATER_FRAME);
    goTo(length + CHECK);
    store<u8>(end() - 1, load<u8>(end() - 1) ^ 1);
    const after = addAirConditioner();
    scan(length, false);
    expectStatus(2, 0, WATER_HEATER_FRAME + AIR_CONDITIONER_FRAME, length);
    expectFailures(0, 0, 1, 0);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    expectRow(1, after, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
  });

  it('does not look inside a valid frame', () => {
    seed(10);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    goTo(HEADER);
    addWaterHeater();
    goTo(writeCheck(INPUT, WATER_HEATER_FRAME));
    scan(length, false);
    expectStatus(1, 1, length, length);
    expectRow(0, 0, UNKNOWN, length);
  });

  it('goes on at the byte after the start of a frame of another version', () => {
    seed(11);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    store<u8>(INPUT + 2, 2);
    goTo(HEADER);
    const inside = addWaterHeater();
    goTo(writeCheck(INPUT, WATER_HEATER_FRAME));
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(1, 0, 0, 0);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('refuses another version as soon as it is read', () => {
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0);
    store<u8>(INPUT + 2, 0);
    scan(3, false);
    expectStatus(0, 0, 0, 3);
    expectFailures(1, 0, 0, 0);
  });

  it('refuses an over-long body as soon as its length is read', () => {
    seed(12);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, MAX_BODY + 1);
    goTo(HEADER);
    scan(length, false);
    expectStatus(0, 0, 0, HEADER);
    expectFailures(0, 1, 0, 0);
    const after = addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 1, 0, 0);
    expectRow(0, after, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('takes the highest bit of a length for what it is', () => {
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0xffff);
    scan(HEADER, false);
    expectFailures(0, 1, 0, 0);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0x8000);
    scan(HEADER, false);
    expectFailures(0, 1, 0, 0);
  });
});

describe('scan of a stream that is cut off', () => {
  it('waits at the start of every frame that is not complete', () => {
    seed(13);
    const whole = addWaterHeater();
    const cut = addAirConditioner();
    for (let available = cut + 1; available < length; available++) {
      scan(available, false);
      expectStatus(1, 0, WATER_HEATER_FRAME, cut);
      expectFailures(0, 0, 0, 0);
      expectRow(0, whole, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    }
  });

  it('counts it as truncated at the end of the stream, and decides every byte', () => {
    seed(14);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 26);
    memory.fill(INPUT + HEADER, 0, 28);
    for (let available: u32 = 2; available < AIR_CONDITIONER_FRAME; available++) {
      scan(available, true);
      expectStatus(0, 0, 0, available);
      expectFailures(0, 0, 0, 1);
    }
  });

  it('finds a frame inside one that is truncated', () => {
    seed(15);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, MAX_BODY);
    goTo(HEADER);
    const inside = addWaterHeater();
    scan(length, false);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
    scan(length, true);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 0, 0, 1);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('keeps a first byte of the marker that ends the chunk, and drops it at the end of the stream', () => {
    seed(16);
    addNoise(7);
    store<u8>(end(), 0x52);
    goTo(length + 1);
    scan(length, false);
    expectStatus(0, 0, 0, 7);
    expectFailures(0, 0, 0, 0);
    scan(length, true);
    expectStatus(0, 0, 0, 8);
    expectFailures(0, 0, 0, 0);
  });

  it('keeps no other byte that ends the chunk', () => {
    for (let byte: u32 = 0; byte < 256; byte++) {
      store<u8>(INPUT, <u8>byte);
      scan(1, false);
      expectStatus(0, 0, 0, byte == 0x52 ? 0 : 1);
    }
  });

  it('does not read bytes past the end of the chunk', () => {
    seed(17);
    store<u8>(INPUT, 0x52);
    goTo(1);
    // Left over from an earlier, longer chunk.
    store<u8>(INPUT + 1, 0x51);
    scan(1, false);
    expectStatus(0, 0, 0, 0);
    goTo(0);
    addWaterHeater();
    scan(length - 1, true);
    expectStatus(0, 0, 0, length - 1);
    expectFailures(0, 0, 0, 1);
  });
});
