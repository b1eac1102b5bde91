import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { skipWithout } from "../../support/needs.ts";
import { skipWithoutPython, startPythonClient } from "../../support/python-client.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(90_000);

const named = (name: string) => (message: Record<string, unknown>) =>
  message.event === "custom" && (message.data as Record<string, unknown>).event_name === name;

const HEAD = {
  do: "track",
  tracker: "head",
  position: [0.125, 1.75, -0.5],
  rotation: [0, 0.6, 0, 0.8],
} as const;

describe.skipIf(skipWithoutGodot())("real Godot, the relay, and a client of the old server", () => {
  test("a pose set in the engine arrives unchanged, an event as custom", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using client = await TestClient.connect(url);
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    const held = (await game.do(HEAD)) as { position: number[]; rotation: number[] };
    const turn = {
      do: "track",
      tracker: "left_hand",
      position: [-0.3, 1.1, -0.4],
      rotation: [0, 0, 0, 1],
    } as const;
    await game.do({ ...turn, inputs: { trigger: 0.8, grip: 0.25, ax_button: true } });
    const event = await client.message(({ event, data }) => {
      const { headset, left_controller } = (data ?? {}) as Record<string, { position?: number[] }>;
      return event === "vr_tracking" && headset?.position?.[0] === 0.125 && left_controller !== undefined;
    });
    const { headset, left_controller } = event.data as Record<string, Record<string, unknown>>;
    expect(headset?.position).toEqual([0.125, 1.75, -0.5]);
    const sameFloats = (numbers: unknown) => (numbers as number[]).map(Math.fround);
    expect(sameFloats(headset?.rotation)).toEqual(sameFloats(held.rotation));
    expect(left_controller).toMatchObject({
      position: [-0.3, 1.1, -0.4],
      buttons: { trigger: 0.8, grip: 0.25, ax_button: true },
    });

    await game.logEvent("player_teleported", { from: [0, 0, 0], to: [10, 0, 0] });
    const custom = await client.message(named("player_teleported"));
    expect(custom.data).toEqual({ event_name: "player_teleported", from: [0, 0, 0], to: [10, 0, 0] });
    const status = await (await fetch(`${url.replace("ws:", "http:")}/status`)).json();
    expect(status).toMatchObject({
      games: 1,
      sources: [{ connected: true, engine: expect.stringContaining("4.") }],
      refusals: {},
    });
    expect(await game.quit()).toBe(0);
  });

  test("a game with invalid intervals and without a name connects all the same", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    const settings = "[telemetry_relay]\n\nstreams/fps_interval=inf\nstreams/vr_tracking_interval=nan";
    using game = await TestGame.start({ relayUrl: `${url}/producer`, settings });
    await game.do({ do: "set", property: "performance_update_interval", value: 1e15 });
    await game.do({ do: "set", property: "source_name", value: "Renamed" });
    await game.do({ do: "set", property: "source_name", value: "" });
    using client = await TestClient.connect(url);
    await game.logEvent("there");
    await client.message(named("there"));
    const answer = await fetch(`${url.replace("ws:", "http:")}/status`);
    const status = (await answer.json()) as { sources: { connected: boolean }[] };
    expect(status).toMatchObject({ games: 1, refusals: {} });
    // On a busy machine it was there by its other name for a moment.
    const sources = status.sources.filter(({ connected }) => connected);
    expect(sources).toMatchObject([{ source: "Telemetry Test Game" }]);
    expect(await game.quit()).toBe(0);
    expect(game.godot.output()).not.toContain("refused");
  });

  test.skipIf(skipWithout(SIGNALS))(
    "the game reconnects to a relay that is killed and restarts, and queued events arrive in order, once",
    async () => {
      const relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using game = await TestGame.start({ relayUrl: `${url}/producer` });
      {
        using client = await TestClient.connect(url);
        await game.logEvent("before");
        await client.message(named("before"));
        // What a relay has taken, and dies before the game knows of it, comes again.
        while ((await game.get("events_in_flight")) !== 0);
      }
      await relay[Symbol.asyncDispose]();
      for (let number = 0; number < 20; number++) await game.logEvent(`away-${number}`);

      // The game stands still until a client is there to see what it had queued.
      process.kill(game.godot.pid, "SIGSTOP");
      await using again = new CliProcess(["serve", "--port", new URL(url).port]);
      await again.relayUrl();
      using client = await TestClient.connect(url);
      await client.ask({ command: "ping" });
      process.kill(game.godot.pid, "SIGCONT");
      await game.logEvent("back");
      await client.message(named("back"));
      const names = client
        .messages()
        .map(({ data }) => (data as Record<string, unknown> | undefined)?.event_name);
      const queued = Array.from({ length: 20 }, (_, number) => `away-${number}`);
      expect(names.filter((name) => name !== undefined)).toEqual([...queued, "back"]);
      expect(await game.quit()).toBe(0);
    },
  );

  test("one client's demand for every frame speeds the game up for that client only", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using quick = await TestClient.connect(url);
    await quick.ask({ command: "set_update_interval", interval: 0 });
    using other = await TestClient.connect(url);
    await other.ask({ command: "ping" });
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await game.do(HEAD);
    const count = (client: TestClient) =>
      client.messages().filter(({ event }) => event === "vr_tracking").length;
    await quick.take(270, ({ event }) => event === "vr_tracking");
    const [fast, slow] = [count(quick), count(other)];
    expect(slow).toBeGreaterThan(15);
    expect(slow).toBeLessThan(fast / 5);
    const frames = quick.packets().map((packet) => new DataView(packet.buffer).getUint32(1));
    const gaps = frames.slice(1).filter((frame, index) => frame !== (frames[index] ?? 0) + 1);
    expect(frames.length).toBeGreaterThan(200);
    expect(gaps).toEqual([]);
    expect(await game.quit()).toBe(0);
  });

  test("a client that asks for every pose gets each soon after its frame, and so does one that asks for nothing", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using other = await TestClient.connect(url);
    using game = await TestGame.start({ relayUrl: `${url}/producer` });
    await game.do(HEAD);
    const isPose = ({ event }: Record<string, unknown>) => event === "vr_tracking";
    /** The median age of the last of some poses when this process looked at them, right after the last one came. */
    const medianAgeMillis = async (client: TestClient): Promise<number> => {
      const ages: number[] = [];
      while (ages.length < 21) {
        const last = (await client.take(client.messages().filter(isPose).length + 1, isPose)).at(-1);
        ages.push(Date.now() - Number(last?.timestamp) * 1000);
      }
      return ages.toSorted((a, b) => a - b)[10] ?? Number.NaN;
    };
    expect(await medianAgeMillis(other)).toBeLessThan(40);
    using quick = await TestClient.connect(url);
    await quick.ask({ command: "set_update_interval", interval: 0 });
    expect(await medianAgeMillis(quick)).toBeLessThan(40);
    expect(await game.quit()).toBe(0);
  });

  test("a client that asks for thirty poses a second gets thirty, although the game sends nine frames at a time", async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    using quick = await TestClient.connect(url);
    await quick.ask({ command: "set_update_interval", interval: 0 });
    const settings = "[telemetry_relay]\n\nconnection/send_interval=0.1";
    using game = await TestGame.start({ relayUrl: `${url}/producer`, maxFps: 90, settings });
    await game.do(HEAD);
    const isPose = ({ event }: Record<string, unknown>) => event === "vr_tracking";
    await quick.take(30, isPose);
    using thirty = await TestClient.connect(`${url}/?format=json&topics=vr_tracking&max_hz=30`);
    const poses = await thirty.take(91, isPose);
    // By when the game sampled them; the first was there before.
    const seconds = poses.slice(1).map(({ timestamp }) => Number(timestamp));
    const gaps = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
    const meanGap = gaps.reduce((sum, gap) => sum + gap) / gaps.length;
    expect(meanGap).toBeGreaterThan(0.03);
    expect(meanGap).toBeLessThan(0.04);
    expect(await game.quit()).toBe(0);
  });
});

describe.skipIf(skipWithoutGodot() || skipWithoutPython())(
  "real Godot, the relay, and a Python client",
  () => {
    test("fps, tracking, a custom event, a warning, an error, a long 0x02, and all four commands", async () => {
      await using relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using game = await TestGame.start({ relayUrl: `${url}/producer` });
      await game.do(HEAD);
      using python = startPythonClient(url);
      await python.connected;
      // The relay tells the game that somebody listens; whatever is logged now is for the client to see.
      await game.logEvent("long", { fill: "x".repeat(3000) });
      await game.logEvent("player_teleported", { from: [0, 0, 0], to: [10, 0, 0] });
      await game.do({ do: "call", method: "log_warning", arguments: ["low memory", { free_mb: 12 }] });
      await game.do({ do: "call", method: "log_error", arguments: ["scene is gone", {}] });
      const report = await python.report;

      expect(report.performance.fps).toBeGreaterThan(0);
      expect(report.performance.frame_ms).toBeGreaterThan(0);
      expect(report.performance_after_off).toBe(0);
      expect(report.events.fps?.data).toMatchObject({
        fps: expect.any(Number),
        frame_time_ms: expect.any(Number),
        physics_time_ms: expect.any(Number),
      });
      expect(report.tracking.at(-1)).toMatchObject({ headset: { position: [0.125, 1.75, -0.5] } });
      expect(report.custom).toContainEqual({
        event_name: "player_teleported",
        from: [0, 0, 0],
        to: [10, 0, 0],
      });
      expect(report.events.warning?.data).toEqual({ message: "low memory", free_mb: 12 });
      expect(report.events.error?.data).toEqual({ message: "scene is gone" });
      expect(report.compressed).toContainEqual({ bytes: expect.any(Number), type: "event", event: "custom" });
      const snapshot = report.compressed.find(({ type }) => type === "snapshot");
      expect(snapshot?.bytes).toBeGreaterThan(1024);
      expect(report.snapshot.data).toMatchObject({
        fps: {
          age_ms: expect.any(Number),
          memory_usage_mb: expect.any(Number),
          cpu_load: expect.any(Number),
        },
        vr_tracking: { age_ms: expect.any(Number) },
        relay: { games: 1 },
      });
      expect(report.pong).toEqual({ type: "pong", timestamp: expect.any(Number), id: 1, t: 2.5 });
      expect(report.interval).toEqual({ type: "ack", command: "set_update_interval", interval: 0.05 });
      expect(report.configured).toEqual({
        type: "ack",
        command: "configure",
        config: { fps_enabled: false, vr_tracking_enabled: true },
      });
      expect(report.error).toMatchObject({ type: "error", code: "unknown_command", id: "e" });
      expect(await game.quit()).toBe(0);
    });
  },
);
