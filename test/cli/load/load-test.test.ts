import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { driveLoad } from "../../support/driven-load.ts";
import { ForwardingServer } from "../../support/forwarding-server.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** A relay whose time passes as the load test's does. */
function drivenRelay() {
  const clock = new ManualClock();
  const relay = TestRelay.start({}, { clock });
  return {
    relay,
    load: (options: Parameters<typeof driveLoad>[2]) => driveLoad(clock, relay.relay.url, options),
  };
}

describe("a load test of a relay", () => {
  test("delivers every frame and event to every healthy client, whatever its format", async () => {
    const { relay, load } = drivenRelay();
    await using _ = relay;
    const { producer, groups, failures, unclear } = await load({
      clients: 3,
      hz: 50,
      eventsHz: 20,
      formats: ["json", "msgpack", "binary"],
    });
    expect([failures, unclear]).toEqual([[], []]);
    const expected = 2 * (producer?.frames ?? 0) + (producer?.events ?? 0);
    expect(producer?.events).toBeGreaterThan(20);
    expect(groups.map(({ format, delivered }) => [format, delivered])).toEqual([
      ["json", expected],
      ["msgpack", expected],
      ["binary", expected],
    ]);
  });

  test("of stalled and slow clients: they lose messages with a report, and healthy clients lose nothing", async () => {
    const { relay, load } = drivenRelay();
    await using _ = relay;
    const report = await load({
      durationSeconds: 4,
      clients: 8,
      stalled: 2,
      slow: 1,
      slowBytesPerSecond: 4096,
    });
    expect([report.failures, report.unclear]).toEqual([[], []]);
    const of = (sought: string) => report.groups.filter(({ kind }) => kind === sought);
    expect(of("healthy").map(({ lost }) => lost)).toEqual([0, 0, 0, 0]);
    for (const { lost, reported_lost, latency_ms } of of("stalled")) {
      expect(lost).toBeGreaterThan(0);
      expect(reported_lost).toBe(lost ?? -1);
      // Their waiting messages are as old as the stall was long.
      expect(latency_ms?.max).toBeGreaterThan(1000);
    }
    expect(of("slow").map(({ unreported_lost }) => unreported_lost)).toEqual([0]);
  });

  test("of clients that stall until the end: they do no harm, and their losses are not counted", async () => {
    const { relay, load } = drivenRelay();
    await using _ = relay;
    const { failures, unclear, notes } = await load({ clients: 3, stalled: 1, stallSeconds: 60 });
    expect([failures, unclear]).toEqual([[], []]);
    expect(notes.join()).toContain("still stalled");
  });
});

describe("a load test of a server of the old protocol", () => {
  test("uses classic clients automatically", async () => {
    using server = new ForwardingServer(() => true);
    const { groups, failures, unclear } = await driveLoad(new ManualClock(), server.url);
    expect([failures, unclear]).toEqual([[], []]);
    expect(groups.map(({ format, clients, lost }) => [format, clients, lost])).toEqual([["classic", 10, 0]]);
  });

  test("that loses messages silently counts the losses", async () => {
    using server = new ForwardingServer((index) => index % 10 !== 5);
    const { groups, producer, failures, unclear } = await driveLoad(new ManualClock(), server.url, {
      clients: 2,
    });
    const [row] = groups;
    const frames = producer?.frames ?? 0;
    expect(row?.unreported_lost).toBe(2 * Math.floor((frames + 4) / 10));
    expect([failures, unclear]).toEqual([
      [
        expect.stringContaining(
          `${row?.unreported_lost} messages to healthy classic clients were lost without a report`,
        ),
      ],
      [],
    ]);
  });

  test("that loses the last messages counts them too", async () => {
    using server = new ForwardingServer((index) => index < 60);
    const { groups, producer, failures, unclear } = await driveLoad(new ManualClock(), server.url, {
      clients: 1,
    });
    expect([failures.length, unclear]).toEqual([1, []]);
    expect(groups[0]?.unreported_lost).toBe((producer?.frames ?? 0) - 60);
  });
});
