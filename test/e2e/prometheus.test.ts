import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulation, startSimulation } from "../../src/cli/shared/simulation.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { FakeAdbServer } from "../support/fake-adb-server.ts";
import { dashboardExpressions } from "../support/grafana-dashboard.ts";
import { LONG } from "../support/long.ts";
import { skipWithout } from "../support/needs.ts";
import { PROMETHEUS, promtool, TestPrometheus } from "../support/prometheus.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

/** How often Prometheus has to have scraped watched games. */
const SCRAPES = LONG ? 60 : 3;
const GAMES = ["left", "middle", "right"];
/** More than have a label of their own. */
const CROWD = 70;
/** A line of the headset's log. */
const LINE =
  "FPS=71/72,Prd=45ms,Tear=0,Early=70,Stale=1,VSnc=1,Lat=1,Fov=2,CPU4/GPU=2/3,1651/305MHz,Mem=1804MHz,Free=950MB,PLS=1,Temp=46.1C/31.5C,TW=2.94ms,App=13.37ms,GD=0.00ms,GPU%=0.99,CPU%=0.16(W0.19)";
const MOST_MILLIS = LONG ? 120_000 : 30_000;

describe.skipIf(skipWithout(PROMETHEUS))("Debian's Prometheus", () => {
  let relay: TestRelay;
  let adb: FakeAdbServer;
  let prometheus: TestPrometheus;
  const games: Simulation[] = [];

  beforeAll(async () => {
    adb = await FakeAdbServer.start();
    relay = TestRelay.start({
      limits: { ...DEFAULT_LIMITS, sources: 2 * CROWD },
      adb: { host: "127.0.0.1", port: adb.port },
    });
    for (const [seed, source] of GAMES.entries())
      games.push(
        startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed, source, faults: ["hitch"] }),
      );
    const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
    prometheus = await TestPrometheus.start(folder, `127.0.0.1:${relay.relay.port}`);
  });

  afterAll(async () => {
    for (const game of games) game.stop();
    await prometheus[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await adb[Symbol.asyncDispose]();
  });

  /** Plays a game on a headset, and the monitors of its runtime, until Prometheus knows both. */
  async function playOnHeadset(): Promise<void> {
    using watcher = await TestClient.connect(`${relay.relay.url}/?topics=headset`, ["telemetry.v1.json"]);
    const game = await relay.game();
    game.send({ type: "hello", source: "worn", device: "Quest 3", pid: 4711 });
    const custom = {
      "xr_app/cpu_frametime": 4,
      "xr_app/motion_to_photon_latency": 40,
      "xr_app/dropped_frame_count": 2,
      "xr_compositor/dropped_frame_count": 2,
    };
    game.send({ type: "event", event: "performance", data: { custom } });
    const device = adb.plugIn("HEADSET1", { processes: { 4711: "org.godotengine.game" } });
    const logging = setInterval(() => device.log(LINE), 50);
    await watcher.message(({ source, data }) => source === "worn" && data !== undefined);
    const found = await prometheus.until(
      'headset_temperature_celsius{source="worn"} and on(source) headset_dropped_frames_total == 2',
    );
    clearInterval(logging);
    expect(found.map(({ metric, value }) => [metric.part, value[1]])).toEqual([
      ["battery", "46.1"],
      ["sensor", "31.5"],
    ]);
  }

  test(
    "scrapes games that nobody watches, and none of them samples anything",
    async () => {
      await prometheus.until("count_over_time(up[1m]) >= 2 and up == 1");
      const connected = await prometheus.until("count(godot_connected == 1) == 3");
      expect(connected).toHaveLength(1);
      expect(await prometheus.query("godot_sampled != 0")).toEqual([]);
      expect(await prometheus.query('{__name__=~"godot_(frame|stale|memory|tracking|hitches).*"}')).toEqual(
        [],
      );
      const topics = (await (await fetch(`${relay.httpUrl}/topics`)).json()) as {
        topics: { name: string; messages: number }[];
      };
      expect(topics.topics.filter(({ name, messages }) => name === "fps" && messages > 0)).toEqual([]);
    },
    MOST_MILLIS,
  );

  test(
    "scrapes what is watched: every series that the page lists, exemplars, rates that are true",
    async () => {
      using watcher = await TestClient.connect(`${relay.relay.url}/?topics=stats`, ["telemetry.v1.json"]);
      expect(watcher.protocol).toBe("telemetry.v1.json");
      await prometheus.until(`count(count_over_time(godot_frames_total[5m]) >= ${SCRAPES}) == 3`);
      const frames = await prometheus.query("irate(godot_frames_total[5m])");
      expect(frames.map(({ metric }) => metric.source).sort()).toEqual(GAMES);
      for (const { metric, value } of frames)
        expect([metric.source, Number(value[1]) > 60 && Number(value[1]) < 100]).toEqual([
          metric.source,
          true,
        ]);
      // Frames of 11 ms lie in one bucket: its bounds are on both sides of the budget.
      const usual = await prometheus.query(
        'godot_frame_seconds_bucket{le="0.012"} - ignoring(le) godot_frame_seconds_bucket{le="0.01"} > ignoring(le) 0.9 * godot_frame_seconds_count',
      );
      expect(usual).toHaveLength(3);
      await playOnHeadset();
      const names = (await prometheus.ask("label/__name__/values")) as string[];
      const own = names.filter((name) => /^(?:godot|headset|telemetry_relay|process)_/.test(name));
      const families = new Set(own.map((name) => name.replace(/_(?:bucket|sum|count)$/, "")));
      const page = await Bun.file(join(import.meta.dir, "../../docs/prometheus.md")).text();
      // This relay has no links and no NATS.
      const rows = page.matchAll(/^\| `(?!telemetry_relay_(?:link|nats)_)(\w+)/gm);
      const listed = Array.from(rows, ([, name]) => name as string);
      expect([...families].sort()).toEqual(listed.sort());
      for (const expression of dashboardExpressions()) {
        const asked = expression.replaceAll("$source", ".*").replaceAll("$__rate_interval", "1m");
        // The others show only what has gone wrong.
        const isAlways = !asked.endsWith("> 0");
        expect([asked, (await prometheus.query(asked)).length > 0 || !isAlways]).toEqual([asked, true]);
      }
      const now = Date.now() / 1000;
      const exemplars = (await prometheus.ask(
        `query_exemplars?query=godot_frame_seconds_bucket&start=${now - 600}&end=${now + 60}`,
      )) as { exemplars: { labels: Record<string, string> }[] }[];
      expect(exemplars.length).toBeGreaterThanOrEqual(3);
      for (const { labels } of exemplars.flatMap((series) => series.exemplars))
        expect(Object.keys(labels)).toEqual(["frame"]);
    },
    MOST_MILLIS,
  );

  test(
    "gets a bounded number of labels, however many games there are and whatever they call their events",
    async () => {
      const crowd = await Promise.all(Array.from({ length: CROWD }, () => relay.game()));
      for (const [index, game] of crowd.entries()) {
        game.send({ type: "hello", source: `crowd ${index} "quoted" \\ and\nmore \0 \r \ud800 🎮` });
        for (const frame of [1, 2])
          game.send({
            type: "event",
            event: "fps",
            data: { frame, fps: 90, frame_time_ms: 11, physics_time_ms: 2 },
          });
        game.send({ type: "event", event: "custom", data: { event_name: `secret_${index}` } });
      }
      await prometheus.until('godot_frames_total{source="other"} >= 2');
      const [sources] = await prometheus.query(
        "count(count by (source) (godot_frames_total or godot_connected))",
      );
      expect(Number(sources?.value[1])).toBe(65);
      const text = await (await fetch(`${relay.httpUrl}/metrics`)).text();
      expect(text).toContain('source="crowd 0 \\"quoted\\" \\\\ and\\nmore \ufffd \r \ufffd 🎮"');
      expect(text).not.toContain("secret");
      expect(await promtool(["check", "metrics"], text)).toEqual({ code: 0, printed: "" });
      for (const game of crowd) game[Symbol.dispose]();
    },
    MOST_MILLIS,
  );

  test("has warned of nothing", () => {
    expect(prometheus.warnings).toEqual([]);
    expect(prometheus.log.length).toBeGreaterThan(10);
  });
});
