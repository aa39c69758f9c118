/** Thousands of runs over links that, besides breaking, lose, double, swap and corrupt what they carry: a frame's check must help. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import type { Controller } from 'igrs-rump/exchange';
import { deviceId, heaterState } from './support/heater.ts';
import { MINUTE, misfortune, RUNS, runAll } from './support/runs.ts';

test(`${RUNS} runs: every response belongs to its request, and every request is settled`, async () => {
  await runAll(async (home, by) => {
    const share = (): number => (by.below(2) === 0 ? 0 : by.next() * 0.2);
    const weather = {
      random: by.next,
      delay: by.below(2000),
      split: by.next(),
      lose: share(),
      double: share(),
      swap: share(),
      spoil: share(),
    };
    for (const serial of [1, 2]) {
      let target = 30;
      home.appliance(
        serial,
        {
          keepAlive: 5 + by.below(20),
          onControl: async (fields) => {
            if (by.below(2) === 0) await new Promise<void>((resolve) => home.clock.after(by.below(3000), resolve));
            target = fields.targetTemperature ?? target;
            return undefined;
          },
          status: () => heaterState(target),
        },
        { weather },
      );
    }
    const controllers = [home.controller({ weather }), home.controller({ weather })];
    const wrong: string[] = [];
    let asked = 0;
    let settled = 0;
    const ask = (controller: Controller): void => {
      const wanted = 30 + by.below(90) / 2;
      const serial = 1 + by.below(2);
      asked++;
      controller
        .device(deviceId(serial))
        .control({ targetTemperature: wanted }, { timeout: 100 + by.below(20_000) })
        .then(
          ({ serial: from, body }) => {
            const got = (body as { targetTemperature: number }).targetTemperature;
            if (from !== serial || got !== wanted) wrong.push(`asked ${serial} for ${wanted}, got ${got} of ${from}`);
          },
          (error) => {
            if (!RumpError.is(error)) wrong.push(String(error));
          },
        )
        .finally(() => settled++);
    };
    for (let step = 0; step < 12; step++) {
      for (let count = by.below(5); count > 0; count--) ask(controllers[by.below(2)] as Controller);
      await home.pass(by.below(6000));
      if (by.below(3) === 0) await misfortune(home, by);
    }
    await home.pass(MINUTE);
    assert.deepEqual(wrong, []);
    assert.equal(settled, asked, 'requests that nobody settled');
  });
});
