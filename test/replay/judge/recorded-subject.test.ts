import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../../src/base/log.ts";
import { Hub } from "../../../src/hub/index.ts";
import type { JsonObject } from "../../../src/protocol/json-object.ts";
import { Recorder, RecordingReader } from "../../../src/recording/index.ts";
import { differencesOf, recordedSubject } from "../../../src/replay/judge/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const folder = mkdtempSync(join(tmpdir(), "recorded-subject-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A recording of a game with this engine, monitors, snapshot and settings of its relay. */
async function subjectOf(
  name: string,
  said: { engine: string; monitors: JsonObject; project?: JsonObject; settings: JsonObject },
) {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const recorder = new Recorder({
    hub,
    clock,
    log: silentLog,
    folder,
    quota: undefined,
    settings: () => said.settings,
    holdDemand: () => ({ release() {} }),
  });
  hub.listen(recorder);
  recorder.start({ name });
  const game = hub.open();
  hub.introduce(game, { type: "hello", source: "hall", engine: said.engine, debug_build: true });
  const tell = (topic: "performance" | "snapshot", data: JsonObject) =>
    hub.accept(game, topic, { from: "json", text: JSON.stringify({ data }), data });
  tell("performance", { max_fps: 60 });
  tell("performance", said.monitors);
  if (said.project !== undefined) tell("snapshot", { project: said.project });
  recorder.close();
  using reader = await RecordingReader.open(join(folder, `${name}.mcap`));
  return recordedSubject(reader, "hall");
}

describe("what else differs between two recordings", () => {
  test("is engine, hardware, rates and sampling, and nothing that is equal", async () => {
    const a = await subjectOf("a", {
      engine: "4.6.2",
      monitors: { max_fps: 72, xr: { refresh_rate_hz: 72, system: "Monado 24" } },
      project: { graphics: "Adreno 650", os: "Android" },
      settings: { fps_interval_s: null, profile_hitches: false, host: "one" },
    });
    const b = await subjectOf("b", {
      engine: "4.6.3",
      monitors: { max_fps: 72, xr: { refresh_rate_hz: 90, system: "Monado 24" } },
      project: { graphics: "Adreno 740", os: "Android" },
      settings: { fps_interval_s: null, profile_hitches: true, host: "two" },
    });
    expect(differencesOf(a, b)).toEqual([
      { what: "engine", a: "4.6.2", b: "4.6.3" },
      { what: "graphics", a: "Adreno 650", b: "Adreno 740" },
      { what: "display rate", a: "72", b: "90" },
      { what: "setting profile_hitches", a: "false", b: "true" },
    ]);
    expect(differencesOf(a, a)).toEqual([]);
  });

  test("names what only one of them says", async () => {
    const said = { engine: "4.6.3", monitors: { max_fps: 72 }, settings: {} };
    const [a, b] = [
      await subjectOf("c", said),
      await subjectOf("d", { ...said, project: { device: "Quest 3" } }),
    ];
    expect(differencesOf(a, b)).toEqual([{ what: "device", a: null, b: "Quest 3" }]);
  });
});
