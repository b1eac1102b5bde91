import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { systemClock } from "../../../src/base/clock.ts";
import type { Log } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { Headsets } from "../../../src/ingest/headset/adb/index.ts";
import { HeadsetNumbers } from "../../../src/ingest/index.ts";
import type { Headset } from "../../../src/protocol/headset.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { Changes } from "../../support/changes.ts";
import { FakeAdbServer } from "../../support/fake-adb-server.ts";
import { fakePlatform } from "../../support/fake-platform.ts";
import { VRAPI_LINES } from "./vrapi-lines.ts";

/** The message of a line, without what stands before it. */
const messageOf = (line: string) => line.slice(line.search(/(FPS|ASW)=/));
const LINE = messageOf(VRAPI_LINES.quest2025);
const QUICK = { pollMillis: 20, retryMillis: 5, longestRetryMillis: 20, listMillis: 1 };

interface Told {
  source: string;
  data: Headset;
  timestampSeconds: number;
  ageMillis: number;
}

let server: FakeAdbServer;
let hub: Hub;
let headsets: Headsets | undefined;
let told: Told[];
let logged: string[];
let machines: Map<Source, string>;
let changes: Changes;

beforeEach(async () => {
  server = await FakeAdbServer.start();
  hub = new Hub(systemClock);
  [told, logged] = [[], []];
  machines = new Map();
  changes = new Changes();
  hub.listen({
    message({ topic, source, body, timestampSeconds, atMillis }) {
      if (topic.name !== "headset" || body.from !== "json") return;
      const ageMillis = systemClock.monotonicMillis() - atMillis;
      told.push({ source: source.name, data: body.data as Headset, timestampSeconds, ageMillis });
      changes.tell();
    },
  });
});

afterEach(async () => {
  headsets?.stop();
  headsets = undefined;
  await server[Symbol.asyncDispose]();
});

function start({
  port = server.port,
  program = "",
  pollMillis = QUICK.pollMillis,
  listMillis = QUICK.listMillis,
} = {}): Headsets {
  const note = (_: unknown, message: string) => {
    logged.push(message);
    changes.tell();
  };
  const numbers = new HeadsetNumbers(hub, systemClock);
  hub.listen(numbers);
  const context = {
    hub,
    codec: new PlainCodec(),
    clock: systemClock,
    log: { debug: note, info: note, warn: note, error: note } as unknown as Log,
    maxInflatedBytes: 1024,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals: new Tally<never>(),
    relay: { name: "relay", version: "1" },
    demand: () => OWN_INTERVAL_DEMAND,
  };
  headsets = new Headsets(context, {
    address: { host: "127.0.0.1", port },
    numbers,
    port: 8099,
    machineOfGame: (source) => machines.get(source),
    platform: fakePlatform("linux", {
      env: { PATH: "/bin" },
      programs: [program],
      tools: { [`${program} -P ${port} start-server`]: "" },
    }),
    times: { ...QUICK, pollMillis, listMillis },
  });
  headsets.start();
  return headsets;
}

/** A game that says where it runs. */
function game(source: string, hello: { device?: string; pid?: number }, machine = "local"): Source {
  const opened = hub.open();
  machines.set(opened, machine);
  hub.introduce(opened, { type: "hello", source, ...hello });
  return opened;
}

/** Logs a line again and again until a message fits: it is not known when the relay follows the log. */
async function toldOf(
  device: { log(message: string): void },
  fits: (one: Told) => boolean,
  message = LINE,
): Promise<Told> {
  const timer = setInterval(() => device.log(message), 3);
  try {
    return await changes.find(() => told.find(fits));
  } finally {
    clearInterval(timer);
  }
}

describe("headsets by adb", () => {
  test("tell their numbers with the state of battery and heat, at the relay's time, from a clock that is off by 3.25 s", async () => {
    const device = server.plugIn("HEADSET1", {
      clockOffsetSeconds: 3.25,
      batteryTenths: 415,
      thermalStatus: 2,
    });
    start({ pollMillis: 60_000 });
    // The relay follows the log once it knows the clock, and has told of the battery by then. Messages of one topic never go back in time.
    await until(() => device.followers === 1);
    const first = await changes.find(() => told[0]);
    await until(() => Date.now() / 1000 - first.timestampSeconds > 0.15);
    device.log(LINE, 0.1);
    const { source, data, timestampSeconds, ageMillis } = await changes.find(() => told[1]);
    expect(source).toBe("relay");
    expect(data).toMatchObject({
      device: { serial: "HEADSET1", model: "Quest 3" },
      vrapi: { fps: 85, refresh_hz: 90, app_gpu_ms: 10.27, gpu_mhz: 545, stale_frames: 8 },
      battery: { level_share: 0.87, temperature_c: 41.5, powered: true },
      thermal: { status: 2 },
    });
    expect(data.device?.clock_offset_s).toBeCloseTo(3.25, 1);
    expect(data.device?.clock_error_s).toBeLessThan(0.1);
    const saidMillis = Date.now() - 1000 * timestampSeconds;
    expect(saidMillis).toBeGreaterThan(50);
    expect(saidMillis).toBeLessThan(1000);
    expect(ageMillis).toBeGreaterThan(50);
    expect(data.spacewarp).toBeUndefined();
  });

  test("tell battery and heat of a device that logs nothing, as other makers' devices do", async () => {
    server.plugIn("PHONE1", { model: "Pixel", thermalStatus: 1 });
    start();
    const { data } = await changes.find(() => told[0]);
    expect(data).toMatchObject({
      device: { serial: "PHONE1", model: "Pixel" },
      battery: { level_share: 0.87, temperature_c: 31, powered: true },
      thermal: { status: 1 },
    });
    expect(data.vrapi).toBeUndefined();
  });

  test("tell made-up frames with the line after theirs", async () => {
    const device = server.plugIn("HEADSET1");
    start();
    await toldOf(device, () => true, messageOf(VRAPI_LINES.spaceWarp2021));
    device.log(messageOf(VRAPI_LINES.spaceWarpLine));
    const { data } = await toldOf(device, (one) => one.data.spacewarp !== undefined);
    expect(data.spacewarp).toEqual({ fps: 90, type: "App" });
  });

  test("keep the relay's port, and end it with the relay", async () => {
    const device = server.plugIn("HEADSET1");
    const kind = start();
    await until(() => device.reversed.get("tcp:8081") === "tcp:8099");
    device.reversed.clear();
    await until(() => device.reversed.get("tcp:8081") === "tcp:8099");
    kind.stop();
    await until(() => device.reversed.size === 0);
  });

  test("leave a port alone that leads to another program, and say how to change it", async () => {
    const device = server.plugIn("HEADSET1");
    const other = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const target = `tcp:${other.port}`;
    device.reversed.set("tcp:8081", target);
    const kind = start();
    const warning = await changes.find(() => logged.find((one) => one.includes(target)));
    expect(warning).toContain("adb -s HEADSET1 reverse tcp:8081 tcp:8099");
    // A rule of a program that has ended leads nowhere, and is replaced.
    other.stop(true);
    await until(() => device.reversed.get("tcp:8081") === "tcp:8099");
    kind.stop();
    await until(() => kind.connections === 0);
    expect(device.reversed.size).toBe(0);
  });

  test("go on when the cable was moved, and when the server of adb was restarted", async () => {
    const kind = start();
    const first = server.plugIn("HEADSET1");
    await toldOf(first, () => true);
    server.unplug(first);
    await changes.find(() => logged.includes("a headset is no longer connected by adb") || undefined);
    told = [];
    const again = server.plugIn("HEADSET1");
    await toldOf(again, () => true);
    await until(() => again.reversed.size === 1);
    const { port } = server;
    await server.stop();
    await until(() => kind.describe().connected === false);
    server = await FakeAdbServer.start(port);
    told = [];
    await toldOf(server.plugIn("HEADSET1"), () => true);
    expect(kind.describe()).toMatchObject({
      connected: true,
      devices: [{ serial: "HEADSET1", model: "Quest 3" }],
    });
  });

  test("take at most fifty lines a second of a device that floods its log, and stop reading meanwhile", async () => {
    const device = server.plugIn("HEADSET1");
    start({ pollMillis: 60_000 });
    await until(() => device.followers === 1);
    const before = told.length;
    const began = performance.now();
    for (let line = 0; line < 20_000; line++) device.log(LINE);
    await until(() => server.unsentBytes > 0);
    await changes.find(() => (told.length - before > 60 ? true : undefined));
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(told.length - before).toBeLessThanOrEqual(101);
    expect(server.unsentBytes).toBeGreaterThan(0);
    expect(logged.filter((one) => one.includes("lines a second"))).toHaveLength(1);
  });

  test("leave out a line that is years ahead", async () => {
    const device = server.plugIn("HEADSET1");
    start({ pollMillis: 60_000 });
    await until(() => device.followers === 1);
    device.log(messageOf(VRAPI_LINES.quest2020), -3600 * 24 * 365 * 100);
    device.logLine(`99999999999.123  2072 10406 I VrApi   : ${messageOf(VRAPI_LINES.quest2020)}`);
    await toldOf(device, ({ data }) => data.vrapi?.gpu_mhz === 545);
    expect(told.filter(({ data }) => data.vrapi?.gpu_mhz === 414)).toEqual([]);
  });

  test("look at a list of devices only every now and then, though they come and go all the time", async () => {
    const listMillis = 50;
    start({ listMillis });
    await until(() => server.services.includes("host:track-devices"));
    const began = performance.now();
    let device = server.plugIn("HEADSET1");
    for (let turn = 0; turn < 200; turn++) {
      server.unplug(device);
      device = server.plugIn("HEADSET1");
      if (turn % 20 === 0) await Bun.sleep(1);
    }
    await until(() => performance.now() - began > 4 * listMillis);
    const asked = server.services.filter((service) => service === "host:transport:HEADSET1").length;
    // Each look may begin or end one.
    expect(logged.filter((one) => one.includes("connected by adb")).length).toBeLessThanOrEqual(
      (performance.now() - began) / listMillis + 2,
    );
    expect(asked).toBeLessThan(50);
  });

  test("say what to do about a device that is not authorized, once", async () => {
    server.plugIn("HEADSET1", { state: "unauthorized" });
    const kind = start();
    await changes.find(() => logged.find((one) => one.includes("allow USB debugging")));
    server.plugIn("HEADSET2");
    await changes.find(() => logged.find((one) => one.includes("connected by adb")));
    expect(logged.filter((one) => one.includes("allow USB debugging"))).toHaveLength(1);
    expect(kind.describe()).toMatchObject({
      not_usable: { HEADSET1: "unauthorized: put the headset on and allow USB debugging" },
    });
  });

  test("say what to do about a device that this user may not open", async () => {
    server.plugIn("HEADSET1", {
      state: "no permissions (user is not in the plugdev group); see [http://a.example]",
    });
    const kind = start();
    await changes.find(() => logged.find((one) => one.includes("udev rules")));
    expect(kind.describe()).toMatchObject({
      not_usable: { HEADSET1: expect.stringMatching(/^no permissions: /) },
    });
  });

  test("leave out a line of an earlier run", async () => {
    const device = server.plugIn("HEADSET1");
    device.log(messageOf(VRAPI_LINES.quest2020), 3600);
    start();
    await toldOf(device, () => true);
    expect(told.filter(({ data }) => data.vrapi?.gpu_mhz === 414)).toEqual([]);
  });
});

describe("a game on a headset", () => {
  test("gets the numbers of its headset, with two headsets of the same model", async () => {
    const [one, other] = [
      server.plugIn("HEADSET1", { processes: { 7001: "org.example.shooter" } }),
      server.plugIn("HEADSET2", { processes: { 7002: "org.example.painter" } }),
    ];
    game("painter", { device: "Quest 3", pid: 7002 });
    game("shooter", { device: "Quest 3", pid: 7001 });
    start();
    const shooter = await toldOf(one, ({ source }) => source === "shooter");
    const painter = await toldOf(other, ({ source }) => source === "painter");
    expect([shooter.data.device?.serial, painter.data.device?.serial]).toEqual(["HEADSET1", "HEADSET2"]);
  });

  test("is found by the headset's address where it comes through the air", async () => {
    const device = server.plugIn("HEADSET1", { address: "10.0.0.7" });
    game("near", { device: "Quest 3", pid: 1 }, "10.0.0.7");
    start();
    await toldOf(device, ({ source }) => source === "near");
  });

  test.each([
    ["of another model", { device: "Quest 2", pid: 7001 }, "local"],
    ["without a model, as of an older addon", { pid: 7001 }, "local"],
    ["whose process is none of the device", { device: "Quest 3", pid: 4242 }, "local"],
    ["whose number is that of a system process", { device: "Quest 3", pid: 900 }, "local"],
    ["from another address", { device: "Quest 3", pid: 7001 }, "10.0.0.70"],
  ])("gets none if it is %s", async (_, hello, machine) => {
    const processes = { 7001: "org.example.shooter", 900: "logd" };
    const device = server.plugIn("HEADSET1", { processes });
    game("game", hello, machine);
    start();
    await toldOf(device, () => told.length > 10);
    expect(new Set(told.map(({ source }) => source))).toEqual(new Set(["relay"]));
  });

  test("gets none while two headsets have such a process", async () => {
    const processes = { 7001: "org.example.shooter" };
    const devices = [server.plugIn("HEADSET1", { processes }), server.plugIn("HEADSET2", { processes })];
    start();
    for (const device of devices) await toldOf(device, ({ data }) => data.device?.serial === device.serial);
    game("shooter", { device: "Quest 3", pid: 7001 });
    const count = told.length;
    await toldOf(devices[0] as (typeof devices)[0], () => told.length > count + 30);
    // The first device answers a moment before the second.
    expect(told.slice(-10).map(({ source }) => source)).toEqual(Array(10).fill("relay"));
  });

  test("gets the runtime's numbers in the same message", async () => {
    const device = server.plugIn("HEADSET1", { processes: { 7001: "org.example.shooter" } });
    const shooter = game("shooter", { device: "Quest 3", pid: 7001 });
    start();
    await toldOf(device, ({ source }) => source === "shooter");
    const data = { custom: { "xr_app/gpu_frametime": 9.5, "xr_device/gpu_utilization": 83 } };
    hub.accept(shooter, "performance", { from: "json", text: JSON.stringify(data), data });
    const { data: both } = await toldOf(device, (one) => one.data.runtime !== undefined);
    expect(both).toMatchObject({ vrapi: { fps: 85 }, runtime: { app_gpu_ms: 9.5, gpu_share: 0.83 } });
  });
});

describe("without a server of adb", () => {
  test("the relay starts one with the adb that it finds", async () => {
    const { port } = server;
    await server.stop();
    const kind = start({ port, program: "/bin/adb" });
    await until(() => kind.describe().reason === "the server of adb was started");
    server = await FakeAdbServer.start(port);
    await toldOf(server.plugIn("HEADSET1"), () => true);
  });

  test("the relay says how to get adb where there is none", async () => {
    const { port } = server;
    await server.stop();
    const kind = start({ port });
    await until(() => String(kind.describe().reason).includes("apt install adb"));
  });
});

/** Waits for a condition that no message tells of. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await Bun.sleep(2);
}
