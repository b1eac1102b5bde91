import { describe, expect, test } from "bun:test";
import type { ThreadTimes } from "../../../src/base/platform/usage.ts";
import { ThreadMeter } from "../../../src/cli/check/thread-times.ts";
import { emptyRecord } from "../../../src/insight/runs/run-record.ts";

describe("times per frame", () => {
  test("are the thread's times between two samples, divided by the number of frames", () => {
    let times: ThreadTimes | undefined = { ranMillis: 5000, waitedMillis: 100 };
    const meter = new ThreadMeter(() => times);
    const record = emptyRecord(100);
    meter.sample(record, 0);
    for (let frame = 0; frame < 100; frame++) record.frameMillis.add(10, frame, frame * 10);
    times = { ranMillis: 5400, waitedMillis: 120 };
    meter.sample(record, 1000);
    // The frames of the next second take twice as long.
    for (let frame = 100; frame < 150; frame++) record.frameMillis.add(20, frame, 1000 + (frame - 100) * 20);
    times = { ranMillis: 5800, waitedMillis: 120 };
    meter.sample(record, 2000);
    expect(record.cpuMillis.values).toEqual([4, 8]);
    expect(record.waitMillis.values).toEqual([expect.closeTo(0.2), 0]);
    times = undefined;
    meter.sample(record, 3000);
    expect(record.cpuMillis.values).toHaveLength(2);
  });

  test("are not distorted by short frames that arrive in a batch after a late one", () => {
    let times: ThreadTimes = { ranMillis: 0, waitedMillis: 0 };
    const meter = new ThreadMeter(() => times);
    const record = emptyRecord(100);
    meter.sample(record, 0);
    for (let frame = 0; frame < 40; frame++) record.frameMillis.add(10, frame, frame * 10);
    record.frameMillis.add(350, 40, 750);
    times = { ranMillis: 300, waitedMillis: 0 };
    meter.sample(record, 750);
    for (let frame = 41; frame < 76; frame++) record.frameMillis.add(0.1, frame, 760);
    times = { ranMillis: 400, waitedMillis: 0 };
    meter.sample(record, 1000);
    // The thread works 100 ms in 250 ms, and the mean frame is 10 ms long.
    expect(record.cpuMillis.values[1]).toBeGreaterThan(3);
    expect(record.cpuMillis.values[1]).toBeLessThan(5);
  });

  test("use the game's own frame rate if it sends no single frames, and are missing if it sends nothing", () => {
    let ranMillis = 0;
    const meter = new ThreadMeter(() => {
      ranMillis += 300;
      return { ranMillis, waitedMillis: 0 };
    });
    const record = emptyRecord(60);
    meter.sample(record, 0);
    meter.sample(record, 1000);
    expect(record.cpuMillis.values).toEqual([]);
    record.reportedFps.add(60, Number.NaN, 1500);
    meter.sample(record, 2000);
    expect(record.cpuMillis.values).toEqual([expect.closeTo(5)]);
  });
});
