import { beforeEach, describe, expect, test } from "bun:test";
import { CAUSE_KINDS } from "../../../src/insight/index.ts";
import { emptyPose, emptyTrackingSample } from "../../../src/protocol/empty-samples.ts";
import { MOST_GAMES } from "../../../src/surfaces/metrics/game-series.ts";
import { tellJson, tellPoses } from "../../support/tell.ts";
import { ScrapedGames } from "./scraped-games.ts";

let games: ScrapedGames;
beforeEach(() => {
  games = new ScrapedGames();
});

const steady = (count: number): number[] => Array.from({ length: count }, () => 11.1);
const FIVE_MINUTES = 5 * 60_000;

/** The samples of one family. */
const of = (scraped: ReadonlyMap<string, string>, family: string): Record<string, string> =>
  Object.fromEntries([...scraped].filter(([name]) => name.startsWith(family)));

describe("frames of a game", () => {
  test("are counted exactly at each bound, and the longest of late is the exemplar", async () => {
    const game = games.game("a");
    games.play(game, ...steady(100), 4, 6, 6.001, 24, 24.001, 600, ...steady(10));
    const scraped = await games.scrape();
    const bucket = (le: string) =>
      scraped.get(`godot_frame_seconds_bucket{source="a",le="${le}"}`)?.split(" ");
    expect(
      ["0.004", "0.006", "0.0078", "0.01", "0.012", "0.02", "0.024", "0.03"].map((le) => bucket(le)?.[0]),
    ).toEqual(["1", "2", "3", "3", "113", "113", "114", "115"]);
    const frameAt = (1_700_000_000_000 + 1110 + 4 + 6 + 6.001 + 24 + 24.001 + 600) / 1000;
    expect(bucket("1.05")).toEqual(["116", "#", '{frame="106"}', "0.6", frameAt.toFixed(3)]);
    expect(bucket("+Inf")).toEqual(["116"]);
    expect(of(scraped, "godot_frame_seconds_sum")).toEqual({
      'godot_frame_seconds_sum{source="a"}': "1.885002",
    });
    expect(scraped.get('godot_frames_total{source="a"}')).toBe("116");
    expect(scraped.get('godot_physics_seconds_count{source="a"}')).toBe("8");
    expect(scraped.get('godot_physics_seconds_bucket{source="a",le="0.0005"}')).toBe("1");
    expect(scraped.get('godot_physics_seconds_bucket{source="a",le="0.001"}')).toBe("3");
    expect(scraped.get('godot_frame_budget_seconds{source="a"}')).toBe(String(1 / 90));
  });

  test("count late refreshes, and hitches by their cause once it is final", async () => {
    const game = games.game("a");
    games.play(game, ...steady(200), 100, ...steady(600));
    const scraped = await games.scrape();
    expect(scraped.get('godot_stale_frames_total{source="a"}')).toBe("8");
    const hitches = of(scraped, "godot_hitches_total");
    expect(Object.keys(hitches)).toHaveLength(CAUSE_KINDS.length);
    expect(Object.values(hitches).filter((count) => count !== "0")).toEqual(["1"]);
  });

  test("count as stale what `stats` says of each second, also of a game that is steadily too slow", async () => {
    const seconds: { stale_share: number | null; samples: number }[] = [];
    games.hub.listen({
      message({ topic, body }) {
        if (topic.name === "stats" && body.from === "json")
          seconds.push((body.data as { data: (typeof seconds)[0] }).data ?? body.data);
      },
    });
    const game = games.game("a");
    tellJson(games.hub, game, { topic: "performance", data: { max_fps: 90 } });
    const stale: number[] = [];
    for (let second = 0; second < 6; second++) {
      games.play(game, ...Array.from({ length: 80 }, () => 12.5));
      stale.push(Number((await games.scrape()).get('godot_stale_frames_total{source="a"}')));
    }
    games.clock.advance(1500);
    const told = seconds.map(({ stale_share: share, samples }) =>
      Math.round((samples * (share ?? 0)) / (1 - (share ?? 0))),
    );
    expect(told.length).toBeGreaterThanOrEqual(6);
    expect(stale).toEqual(stale.toSorted((one, other) => one - other));
    expect(stale.at(-1)).toBe(told.reduce((sum, lost) => sum + lost, 0));
    expect(stale.at(-1)).toBeGreaterThan(50);
  });

  test("never fall, though the game restarts its count, or connects again", async () => {
    const first = games.game("a");
    games.play(first, ...steady(50));
    expect((await games.scrape()).get('godot_frames_total{source="a"}')).toBe("50");
    games.restartCount(first);
    games.play(first, ...steady(7));
    games.hub.close(first);
    const gone = await games.scrape();
    expect(gone.get('godot_frames_total{source="a"}')).toBe("57");
    expect(gone.get('godot_connected{source="a"}')).toBe("0");
    const second = games.game("a");
    games.play(second, ...steady(3));
    const back = await games.scrape();
    expect(back.get('godot_frames_total{source="a"}')).toBe("60");
    expect(back.get('godot_frame_seconds_count{source="a"}')).toBe("60");
    expect(back.get('godot_connected{source="a"}')).toBe("1");
  });

  test("have an exemplar once only, since Prometheus refuses one that is older than another", async () => {
    const game = games.game("a");
    games.play(game, ...steady(20), 30, ...steady(20));
    const exemplars = async () => [...(await games.scrape()).values()].filter((value) => value.includes("#"));
    expect(await exemplars()).toHaveLength(1);
    // The clock of the game goes back by a minute.
    const at = games.clock.unixMillis() / 1000 - 60;
    games.clock.advance(11_000);
    games.hub.accept(
      game,
      "fps",
      { from: "frame", sample: { frame: 99, fps: 90, frameMillis: 20, physicsMillis: 1 } },
      { timestampSeconds: at },
    );
    expect(await exemplars()).toEqual([]);
  });
});

describe("what is not sampled", () => {
  test("is absent, and is back where it was once it is sampled again", async () => {
    const game = games.game("a");
    games.play(game, ...steady(50));
    for (const stream of ["fps", "vr_tracking", "performance"] as const)
      game.switched(stream, { enabled: false });
    expect((await games.scrape()).get('godot_frames_total{source="a"}')).toBe("50");
    games.clock.advance(12_000);
    expect(Object.fromEntries(await games.scrape())).toEqual({
      'godot_sampled{source="a",stream="fps"}': "0",
      'godot_sampled{source="a",stream="vr_tracking"}': "0",
      'godot_sampled{source="a",stream="performance"}': "0",
      'godot_connected{source="a"}': "1",
    });
    game.switched("fps", { enabled: true });
    const scraped = await games.scrape();
    expect(scraped.get('godot_frames_total{source="a"}')).toBe("50");
    expect(scraped.get('godot_sampled{source="a",stream="fps"}')).toBe("1");
    expect(scraped.get('godot_standstill{source="a"}')).toMatch(/^[01]$/);
  });

  test("is absent of a game that has sent nothing, that sends no numbers of frames, and no poses", async () => {
    games.game("quiet");
    const numberless = games.game("numberless");
    for (let count = 0; count < 5; count++) {
      const data = { fps: 90, frame_time_ms: 11.1, physics_time_ms: 2 };
      tellJson(games.hub, numberless, { topic: "fps", data });
      games.clock.advance(500);
    }
    const scraped = await games.scrape();
    expect(
      [...scraped.keys()].filter((name) => name.includes('"quiet"') && !name.startsWith("godot_sampled")),
    ).toEqual(['godot_connected{source="quiet"}']);
    expect(scraped.get('godot_frame_seconds_count{source="numberless"}')).toBe("5");
    expect(scraped.has('godot_frames_total{source="numberless"}')).toBe(false);
    expect(of(scraped, "godot_tracking")).toEqual({});
  });
});

test("memory is that of the last ten seconds, in bytes", async () => {
  const game = games.game("a");
  tellJson(games.hub, game, { topic: "performance", data: { memory_usage_mb: 256.5 } });
  expect((await games.scrape()).get('godot_memory_bytes{source="a"}')).toBe(String(256.5 * 1024 * 1024));
  games.clock.advance(11_000);
  expect((await games.scrape()).has('godot_memory_bytes{source="a"}')).toBe(false);
});

describe("the headset of a game", () => {
  const data = {
    device: { serial: "HEADSET1", model: "Quest 3" },
    vrapi: { refresh_hz: 72, stale_frames: 3, app_gpu_ms: 9.1, gpu_mhz: 545, gpu_share: 0.97, free_mb: 950 },
    battery: { level_share: 0.87, temperature_c: 46.1, powered: true },
    thermal: { status: 2 },
    runtime: { app_cpu_ms: 4, app_gpu_ms: 99, compositor_gpu_ms: 2, gpu_share: 0.1, dropped_frames: 7 },
  };

  test("has its numbers in base units, the device's before the runtime's, and nothing that it did not say", async () => {
    tellJson(games.hub, games.game("a"), { topic: "headset", data });
    expect(of(await games.scrape(), "headset_")).toEqual({
      'headset_refresh_rate_hertz{source="a"}': "72",
      'headset_stale_frames{source="a"}': "3",
      'headset_dropped_frames_total{source="a"}': "7",
      'headset_work_seconds{source="a",of="app",processor="cpu"}': "0.004",
      'headset_work_seconds{source="a",of="app",processor="gpu"}': "0.0091",
      'headset_work_seconds{source="a",of="compositor",processor="gpu"}': "0.002",
      'headset_load_ratio{source="a",processor="gpu"}': "0.97",
      'headset_clock_hertz{source="a",processor="gpu"}': "545000000",
      'headset_temperature_celsius{source="a",part="battery"}': "46.1",
      'headset_thermal_status{source="a"}': "2",
      'headset_battery_ratio{source="a"}': "0.87",
      'headset_powered{source="a"}': "1",
      'headset_free_memory_bytes{source="a"}': String(950 * 1024 * 1024),
    });
  });

  test("is absent once its numbers are older than 15 seconds, or its game has gone", async () => {
    const [quiet, gone] = [games.game("quiet"), games.game("gone")];
    for (const game of [quiet, gone])
      tellJson(games.hub, game, { topic: "headset", data: { thermal: data.thermal } });
    games.clock.advance(15_000);
    expect(Object.keys(of(await games.scrape(), "headset_"))).toHaveLength(2);
    games.hub.close(gone);
    expect(of(await games.scrape(), "headset_")).toEqual({ 'headset_thermal_status{source="quiet"}': "2" });
    games.clock.advance(1);
    expect(of(await games.scrape(), "headset_")).toEqual({});
  });

  test("has no number that another relay sent as something else", async () => {
    const wrong = { vrapi: { free_mb: "much", app_gpu_ms: {}, fps: "72" }, battery: 5, thermal: null };
    tellJson(games.hub, games.game("a"), { topic: "headset", data: wrong });
    expect(of(await games.scrape(), "headset_")).toEqual({});
  });
});

test("poses are counted, with the time for which each device was lost", async () => {
  const game = games.game("a");
  for (let count = 0; count < 90; count++) {
    const poses = emptyTrackingSample();
    const timeSeconds = games.clock.unixMillis() / 1000;
    const headset = { ...emptyPose(), tracked: count < 60 };
    tellPoses(games.hub, game, { ...poses, frame: count, timeSeconds, headset });
    games.clock.advance(10);
  }
  const scraped = await games.scrape();
  expect(scraped.get('godot_tracking_samples_total{source="a"}')).toBe("90");
  expect(Number(scraped.get('godot_tracking_lost_seconds_total{source="a",device="headset"}'))).toBeCloseTo(
    0.3,
    2,
  );
  expect(scraped.get('godot_tracking_problems_total{source="a",device="headset",problem="dropout"}')).toBe(
    "1",
  );
});

describe("the label of a game", () => {
  const names = (scraped: ReadonlyMap<string, string>): string[] =>
    Object.keys(of(scraped, "godot_frames_total")).map((name) => name.slice(27, -2));

  test("is its new name once it has said one, without its old one", async () => {
    const game = games.hub.open();
    games.play(game, ...steady(2));
    expect(names(await games.scrape())).toEqual(["game-1"]);
    games.hub.introduce(game, { type: "hello", source: "a" });
    games.play(game, ...steady(2));
    const scraped = await games.scrape();
    expect(names(scraped)).toEqual(["a"]);
    expect(scraped.get('godot_frames_total{source="a"}')).toBe("4");
  });

  test("is gone five minutes after the game", async () => {
    const game = games.game("a");
    games.play(game, ...steady(20));
    await games.scrape();
    games.hub.close(game);
    games.clock.advance(FIVE_MINUTES - 1);
    expect(names(await games.scrape())).toEqual(["a"]);
    games.clock.advance(1);
    expect([...(await games.scrape())]).toEqual([]);
  });

  test("is shared by all games past a bound, whose counters together never fall", async () => {
    const first = games.game("first");
    games.play(first, ...steady(2));
    for (let count = 1; count < MOST_GAMES; count++) games.play(games.game(`g${count}`), ...steady(2));
    await games.scrape();
    const others = ["y", "z", "other"].map((name) => games.game(name));
    for (const game of others) games.play(game, ...steady(10));
    const scraped = await games.scrape();
    expect(names(scraped)).toHaveLength(MOST_GAMES + 1);
    expect(scraped.get('godot_frames_total{source="other"}')).toBe("30");
    expect(scraped.get('godot_frame_seconds_count{source="other"}')).toBe("30");
    expect(
      [...scraped.keys()].filter((name) => /^godot_(connected|sampled|memory).*"other"/.test(name)),
    ).toEqual([]);
    // A label becomes free, and a game of the others stays where it is.
    games.hub.close(first);
    games.hub.close(others[0] as (typeof others)[0]);
    games.clock.advance(FIVE_MINUTES);
    for (const game of others.slice(1)) games.play(game, ...steady(1));
    const later = await games.scrape();
    expect(later.get('godot_frames_total{source="other"}')).toBe("32");
    expect(names(later)).not.toContain("first");
    games.play(games.game("new"), ...steady(2));
    expect(names(await games.scrape())).toContain("new");
  });
});
