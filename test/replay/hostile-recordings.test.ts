import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryUsage } from "node:process";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { thisMachine } from "../../src/base/platform/this-machine.ts";
import { threadMillis } from "../../src/base/platform/usage.ts";
import { Hub } from "../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS } from "../../src/insight/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { RelayReplay } from "../../src/replay/index.ts";
import { HostileRecording } from "../support/hostile-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-recordings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGAN = 1_760_000_000_000_000_000n;
const MILLI = 1_000_000n;
/** Longest work for one request. A chunk as long as a reader takes, and 64 games, are some 100 ms; without bounds each of these files took seconds. Units: milliseconds of this thread. */
const MOST_WORK_MILLIS = 600;
/** Most memory that a file may take. Without bounds it was up to 3.6 GB. */
const MOST_MEMORY_BYTES = 250 * 1024 * 1024;

const frame = (count: number) =>
  JSON.stringify({ fps: 90, frame_time_ms: 11, physics_time_ms: 2, frame: count });

/** Frames of a game, 11 ms apart. */
function frames(file: HostileRecording, channelId: number, atSeconds = 0, count = 200): void {
  const from = BEGAN + BigInt(atSeconds) * 1000n * MILLI;
  file.messages(
    Array.from({ length: count }, (_, at) => ({
      channelId,
      logTime: from + BigInt(at) * 11n * MILLI,
      data: frame(at),
    })),
  );
}

const FILES: Readonly<Record<string, (file: HostileRecording) => void>> = {
  "chunks that unpack to gigabytes and have no message": (file) => {
    const fps = file.channel("hall", "fps");
    frames(file, fps);
    const at = BEGAN + 3000n * MILLI;
    file.chunk(Buffer.alloc(15 << 20), { from: at, to: at, claims: [fps], times: 200 });
    frames(file, fps, 5);
  },
  "an index that names chunks in which a state is not": (file) => {
    const fps = file.channel("hall", "fps");
    const monitors = file.channel("hall", "performance");
    file.chunk(Buffer.alloc(15 << 20), { from: BEGAN, to: BEGAN, claims: [monitors], times: 200 });
    frames(file, fps, 1);
  },
  "chunks without messages and without bytes": (file) => {
    const fps = file.channel("hall", "fps");
    frames(file, fps);
    file.chunk(new Uint8Array(), { from: BEGAN, to: BEGAN, claims: [fps], times: 60_000 });
    frames(file, fps, 5);
  },
  "thousands of games at once": (file) => {
    const ids = Array.from({ length: 2000 }, (_, at) => file.channel(`game ${at}`, "fps"));
    file.messages(ids.map((channelId, at) => ({ channelId, logTime: BEGAN, data: frame(at) })));
    file.messages(
      ids.map((channelId, at) => ({ channelId, logTime: BEGAN + 5000n * MILLI, data: frame(at) })),
    );
  },
  "thousands of connections of one game in a second": (file) => {
    const ids = Array.from({ length: 4000 }, (_, at) =>
      file.channel("hall", "fps", { source_epoch: `epoch ${at}` }),
    );
    file.messages(
      ids.map((channelId, at) => ({
        channelId,
        logTime: BEGAN + (BigInt(at) * MILLI) / 4n,
        data: frame(at),
      })),
    );
  },
  "a hundred thousand frames at one moment": (file) => {
    const fps = file.channel("hall", "fps");
    const moment = Array.from({ length: 100_000 }, (_, at) => ({
      channelId: fps,
      logTime: BEGAN,
      data: frame(at),
    }));
    file.messages(moment);
    frames(file, fps, 5);
  },
  "long messages that come all at once": (file) => {
    const events = file.channel("hall", "custom/long");
    const data = JSON.stringify({ text: "long".repeat(200_000) });
    for (let chunk = 0; chunk < 20; chunk++)
      file.messages(
        Array.from({ length: 10 }, (_, at) => ({
          channelId: events,
          logTime: BEGAN + BigInt(chunk * 10 + at) * MILLI,
          data,
        })),
      );
  },
  "more metadata than a relay writes": (file) => {
    const fps = file.channel("hall", "fps");
    const engine = "long".repeat(25_000);
    for (let count = 0; count < 600; count++)
      file.writer.metadata("game", { source: "hall", epoch: `epoch ${count}`, engine });
    frames(file, fps);
  },
  "names of a megabyte": (file) => {
    frames(file, file.channel("hall".repeat(250_000), "fps"));
  },
  "a clock at which no timer can go on": (file) => {
    file.writer.metadata("clocks", { log_ns: String(BEGAN), monotonic_ms: "1e300" });
    frames(file, file.channel("hall", "fps"), 0, 1000);
  },
  "a clock that began before zero": (file) => {
    file.writer.metadata("clocks", { log_ns: String(BEGAN), monotonic_ms: "-1e15" });
    frames(file, file.channel("hall", "fps"), 0, 1000);
  },
  "messages of 1970 and of 2100": (file) => {
    const fps = file.channel("hall", "fps");
    file.messages([{ channelId: fps, logTime: 1n, data: frame(1) }]);
    file.messages([{ channelId: fps, logTime: 4_102_444_800_000_000_000n, data: frame(2) }]);
    file.messages([{ channelId: fps, logTime: 2n, data: frame(3) }]);
  },
  "numbers that no packet holds": (file) => {
    const fps = file.channel("hall", "fps");
    const poses = file.channel("hall", "vr_tracking");
    const data = [
      `{"fps":1e308,"frame_time_ms":1e308,"physics_time_ms":-1e308,"frame":1e308}`,
      `{"fps":90,"frame_time_ms":1e9,"physics_time_ms":2,"frame":-1.5,"memory_usage_mb":{"a":[]},"cpu_load":"x"}`,
    ];
    file.messages(
      Array.from({ length: 200 }, (_, at) => ({
        channelId: fps,
        logTime: BEGAN + BigInt(at) * 11n * MILLI,
        data: data[at % 2] ?? "",
      })),
    );
    const pose = `{"position":[3e38,0,0],"rotation":[0,0,0,3e38]}`;
    file.messages([
      { channelId: poses, logTime: BEGAN + 3000n * MILLI, data: `{"frame":1e308,"headset":${pose}}` },
      { channelId: poses, logTime: BEGAN + 3001n * MILLI, data: `{"headset":${"[".repeat(10_000)}` },
    ]);
  },
};

/** Whatever a replay of a file is asked for is done or refused. Returns the longest work. */
async function playedWork(path: string, hub: Hub): Promise<number> {
  const context = { hub, clock: systemClock, log: silentLog, changed() {}, hitch() {} };
  const replay = new RelayReplay({ ...context, insight: DEFAULT_INSIGHT_OPTIONS, limits: DEFAULT_LIMITS });
  let longestMillis = 0;
  const working = async (work: () => unknown) => {
    const beganMillis = threadMillis(thisMachine);
    try {
      await work();
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(recording_failed|no_replay)$/) });
    }
    longestMillis = Math.max(longestMillis, threadMillis(thisMachine) - beganMillis);
  };
  await working(async () => replay.play(await RecordingReader.open(path), "hostile", { paused: true }));
  await working(() => replay.control({ positionSeconds: 4.9 }));
  await working(() => replay.control({ positionSeconds: Number.MAX_VALUE, speed: 20, loop: true }));
  await working(() => replay.control({ step: -100 }));
  await working(() => replay.control({ step: 100 }));
  await working(() => replay.end());
  return longestMillis;
}

describe("a recording that no relay wrote costs a replay neither much time nor memory:", () => {
  for (const [name, write] of Object.entries(FILES))
    test(name, async () => {
      const file = new HostileRecording(join(folder, `${name.replaceAll(" ", "-")}.mcap`));
      write(file);
      const path = file.end();
      Bun.gc(true);
      const before = memoryUsage.rss();
      const hub = new Hub(systemClock);
      expect(await playedWork(path, hub)).toBeLessThan(MOST_WORK_MILLIS);
      const isLeftOut = hub.omissions.counted().replayed_messages_left_out !== undefined;
      expect(isLeftOut).toBe(name.includes("games at once"));
      expect(memoryUsage.rss() - before).toBeLessThan(MOST_MEMORY_BYTES);
    });
});
