import { describe, expect, test } from "bun:test";
import { emptyRecord } from "../../../src/cli/check/run-record.ts";
import { mainThreadTimes, ThreadMeter, type ThreadTimes } from "../../../src/cli/check/thread-times.ts";

describe("the times of a process's main thread", () => {
  test.skipIf(process.platform !== "linux")("grow with its work, by as much as it ran", () => {
    const before = mainThreadTimes(process.pid);
    const end = performance.now() + 30;
    while (performance.now() < end);
    const after = mainThreadTimes(process.pid);
    const ran = (after?.ranMillis ?? 0) - (before?.ranMillis ?? 0);
    expect(before?.ranMillis).toBeGreaterThan(0);
    expect(ran).toBeGreaterThan(0);
    expect(ran).toBeLessThan(performance.now());
  });

  test("are not known of a process that is not there", () => {
    expect(mainThreadTimes(2 ** 22 + 1)).toBeUndefined();
  });
});

describe("times a frame", () => {
  test("are what the thread took between two samples, by the frames that time has room for", () => {
    let times: ThreadTimes | undefined = { ranMillis: 5000, waitedMillis: 100 };
    const meter = new ThreadMeter(() => times);
    const record = emptyRecord(100);
    meter.sample(record, 0);
    for (let frame = 0; frame < 100; frame++) record.frameMillis.add(10, frame, frame * 10);
    times = { ranMillis: 5400, waitedMillis: 120 };
    meter.sample(record, 1000);
    // The frames of the second that follows take twice as long.
    for (let frame = 100; frame < 150; frame++) record.frameMillis.add(20, frame, 1000 + (frame - 100) * 20);
    times = { ranMillis: 5800, waitedMillis: 120 };
    meter.sample(record, 2000);
    expect(record.cpuMillis.values).toEqual([4, 8]);
    expect(record.waitMillis.values).toEqual([expect.closeTo(0.2), 0]);
    times = undefined;
    meter.sample(record, 3000);
    expect(record.cpuMillis.values).toHaveLength(2);
  });

  test("are not thrown off by short frames that catch up in a batch of their own", () => {
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
    // A hundred milliseconds of work in a quarter of a second whose frames are, on the whole, ten milliseconds long.
    expect(record.cpuMillis.values[1]).toBeGreaterThan(3);
    expect(record.cpuMillis.values[1]).toBeLessThan(5);
  });

  test("are by the game's own count where it tells of no single frame, and none where it tells nothing", () => {
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
