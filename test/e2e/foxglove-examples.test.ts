import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { PlainCodec } from "../../src/codec/index.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { EXAMPLES_FILE, FOXGLOVE_EXAMPLES, publishedSchema } from "../support/foxglove-examples.ts";
import { skipWithout } from "../support/needs.ts";
import { callsTo } from "../support/offering-game.ts";
import { SIGNALS } from "../support/system-parts.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";
import { ViewerClient } from "../support/viewer-client.ts";

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts one of the published clients, by Node. */
const example = ({ relay }: TestRelay, name: string, ...words: string[]) =>
  new CliProcess([FOXGLOVE_EXAMPLES.path(EXAMPLES_FILE), name, `${relay.url}/foxglove`, ...words], {
    command: ["node"],
    cwd: folder,
  });

async function untilLine(cli: CliProcess, fits: (line: string) => boolean): Promise<string> {
  for (;;) {
    const line = await cli.line();
    if (fits(line)) return line;
  }
}

/** A game that offers the command that the examples call, and sends frames and poses at 90 Hz. */
async function playing(relay: TestRelay): Promise<TestClient & AsyncDisposable> {
  const codec = new PlainCodec();
  const game = await relay.game();
  const commands = [{ name: "std_srvs/SetBool", description: "sets", schema: { type: "object" } }];
  game.send({ type: "hello", source: "hall", addon: "0.2.0", pid: 1, commands });
  await game.message(({ type }) => type === "welcome");
  const began = performance.now();
  let frame = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - began) / 1000) * 90; frame < due; frame++) {
      game.send((codec.encodePerformance(frame, 90, 11, 2) as Uint8Array).slice());
      const pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] };
      game.send({
        type: "event",
        event: "vr_tracking",
        data: { headset: pose, frame },
        timestamp: Date.now() / 1000,
      });
    }
    if (frame % 9 === 0) game.send({ type: "event", event: "warning", data: { message: `frame ${frame}` } });
  }, 10);
  void game.closed.then(() => clearInterval(timer));
  return Object.assign(game, {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      game[Symbol.dispose]();
    },
  });
}

describe.skipIf(skipWithout(FOXGLOVE_EXAMPLES, SIGNALS))("the published example clients", () => {
  beforeAll(() => FOXGLOVE_EXAMPLES.install());

  test("show data, list and change parameters, call a command, and measure the rate", async () => {
    await using relay = TestRelay.start();
    await using game = await playing(relay);
    await using simple = example(relay, "simple-client");
    await using parameters = example(relay, "param-client");
    await using service = example(relay, "service-client");
    await using rates = example(relay, "perf-test-client", "^/hall/(fps|tf)$");
    await Promise.all([
      untilLine(simple, (line) => line.includes("frame_time_ms")),
      untilLine(parameters, (line) => line.includes("heartbeat_interval_s")).then(() =>
        untilLine(parameters, (line) => line.startsWith("Subscribing to ")),
      ),
      callsTo(game).then(([asked]) => {
        expect(asked).toMatchObject({ name: "std_srvs/SetBool", arguments: { data: true } });
        game.send({ type: "result", id: asked?.id, result: { success: true } });
      }),
      untilLine(service, (line) => line.includes("success: true")),
    ]);
    expect(await service.process.exited).toBe(0);
    // The client changes every parameter that is true or false a second later, and is told.
    await untilLine(parameters, (line) => /^Received \d+ parameter updates/.test(line));
    rates.process.kill("SIGINT");
    const row = await untilLine(rates, (line) => line.includes("/hall/fps"));
    expect(Number(row.split("|")[2])).toBeGreaterThan(10);
  });

  test("record a file that has every channel with its schema", async () => {
    await using relay = TestRelay.start();
    await using _game = await playing(relay);
    const path = join(folder, "viewed.mcap");
    await using recorder = example(relay, "mcap-record", "-o", path);
    using viewer = new ViewerClient(`${relay.relay.url}/foxglove`);
    await viewer.subscribe("/hall/fps");
    while (!(await recorder.errorLine()).includes("subscribing to /hall/fps")) {}
    const { data } = viewer.messages.at(-1) ?? (await viewer.message("/hall/fps"));
    await viewer.message("/hall/fps", ({ frame }) => Number(frame) > Number(data.frame) + 60);
    recorder.process.kill("SIGINT");
    expect(await recorder.process.exited).toBe(0);
    using reader = await RecordingReader.open(path);
    expect(reader.channels.size).toBe(viewer.channels.size);
    expect(reader.messageCount).toBeGreaterThan(100);
  });

  test("what viewers draw fits the published schemas", async () => {
    await using relay = TestRelay.start();
    await using game = await playing(relay);
    using viewer = new ViewerClient(`${relay.relay.url}/foxglove`);
    const kinds = {
      tf: "FrameTransforms",
      "trail/headset": "PosesInFrame",
      scene: "SceneUpdate",
      log: "Log",
    };
    await viewer.subscribe(...Object.keys(kinds).map((name) => `/hall/${name}`));
    const joints = [[0, 1, 0, 0, 0, 0, 1]];
    game.send({
      type: "event",
      event: "custom",
      data: { event_name: "xr_extra", hands: { left: { tracked: true, joints } } },
    });
    for (const [name, kind] of Object.entries(kinds)) {
      const { data } = await viewer.message(`/hall/${name}`);
      const check = new Ajv({ strict: false }).compile(await publishedSchema(kind));
      expect([name, check(data), check.errors]).toEqual([name, true, null]);
      const schema = viewer.channels.get(`/hall/${name}`)?.schema ?? "{}";
      const own = new Ajv({ strict: false }).compile(JSON.parse(schema));
      expect([name, own(data), own.errors]).toEqual([name, true, null]);
    }
  });
});
