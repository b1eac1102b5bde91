import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../../../src/protocol/verdict.ts";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { type GodotRun, runGodot } from "../../support/godot/run-godot.ts";
import { prepareDemo, type TestProject } from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** Works in each frame for as long as the environment says, from the ninth second on for another time; in `_process` or in a timer, which runs after all scripts. */
const LOAD = `extends Node

var _usec := int(OS.get_environment("LOAD_MSEC").to_float() * 1000.0)
var _later_usec := int(OS.get_environment("LATER_MSEC").to_float() * 1000.0)
var _in_timer := OS.get_environment("LOAD_IN_TIMER") == "1"


func _process(_delta: float) -> void:
	if _later_usec > 0 and Time.get_ticks_msec() > 9000:
		_usec = _later_usec
	if _in_timer:
		get_tree().create_timer(0.0).timeout.connect(_work)
	else:
		_work()


func _work() -> void:
	var end := Time.get_ticks_usec() + _usec
	while Time.get_ticks_usec() < end:
		pass
`;

/** How much a game works in each frame. Units: milliseconds. */
interface Load {
  maxFps: number;
  millis: number;
  /** From the ninth second on. */
  laterMillis?: number;
  where: "_process" | "timer";
}

/** A game that works in each frame. */
class LoadedGame implements Disposable {
  readonly #project: TestProject = prepareDemo();
  readonly #godot: GodotRun;

  constructor(relayUrl: string, { maxFps, millis, laterMillis = 0, where }: Load) {
    const { path } = this.#project;
    writeFileSync(join(path, "load.gd"), LOAD);
    const settings = join(path, "project.godot");
    writeFileSync(
      settings,
      readFileSync(settings, "utf8").replace("[autoload]\n", '[autoload]\n\nLoad="*res://load.gd"'),
    );
    this.#godot = runGodot({
      project: path,
      args: ["--max-fps", String(maxFps)],
      env: {
        TELEMETRY_RELAY_URL: `${relayUrl}/producer`,
        LOAD_MSEC: String(millis),
        LATER_MSEC: String(laterMillis),
        LOAD_IN_TIMER: where === "timer" ? "1" : "0",
      },
    });
  }

  [Symbol.dispose](): void {
    this.#godot.kill();
    this.#project[Symbol.dispose]();
  }
}

/** Asks until the verdict is as expected. Other programs on the machine may disturb the first ones. */
async function verdictOf(
  { httpUrl }: TestRelay,
  query: string,
  isExpected: (verdict: Verdict) => boolean,
): Promise<Verdict> {
  for (;;) {
    const answer = await fetch(`${httpUrl}/stats?window=3&${query}`);
    const { games } = (await answer.json()) as { games: { verdict: Verdict }[] };
    const verdict = games[0]?.verdict;
    if (verdict !== undefined && isExpected(verdict)) return verdict;
    await Bun.sleep(200);
  }
}

describe.skipIf(skipWithoutGodot())("the verdict on a real game without a screen", () => {
  test("takes the budget from max_fps, and says that an overloaded game breaks it", async () => {
    await using relay = TestRelay.start();
    using _game = new LoadedGame(relay.relay.url, { maxFps: 90, millis: 12.5, where: "_process" });
    const verdict = await verdictOf(relay, "", ({ answer }) => answer === "breaks");
    expect(verdict).toMatchObject({ budget_ms: 11.111, budget_origin: "max_fps", judged_by: "frame_times" });
    expect(verdict.stale_share).toBeGreaterThan(0.08);
    expect(verdict.work?.cpu_ms).toBeGreaterThan(12.4);
  });

  test("of a game limited to 72 frames a second that works 4 ms is that it would hold 90", async () => {
    await using relay = TestRelay.start();
    using _game = new LoadedGame(relay.relay.url, { maxFps: 72, millis: 4, where: "_process" });
    const verdict = await verdictOf(relay, `budget_ms=${1000 / 90}`, ({ answer }) => answer === "holds");
    expect(verdict).toMatchObject({ budget_origin: "asked", judged_by: "work" });
    expect(verdict.work?.cpu_ms).toBeWithin(4, 9);
    expect(verdict.work?.ready_for_hz).toContain(90);
  });

  test.skipIf(skipWithout(PROC))("counts work after all scripts, such as that of timers", async () => {
    await using relay = TestRelay.start();
    using _game = new LoadedGame(relay.relay.url, { maxFps: 72, millis: 6, where: "timer" });
    const verdict = await verdictOf(relay, "", ({ work }) => (work?.cpu_ms ?? 0) > 5.5);
    expect(verdict).toMatchObject({ budget_ms: 13.889, budget_origin: "max_fps" });
  });

  test("tells that a game became worse when it falls from 90 to 78 frames a second, which is no other display", async () => {
    await using relay = TestRelay.start();
    const client = await relay.client("/?format=json&topics=alert");
    using _game = new LoadedGame(relay.relay.url, {
      maxFps: 90,
      millis: 4,
      laterMillis: 12.8,
      where: "_process",
    });
    await using assistant = await Assistant.connect(relay.httpUrl);
    const sides = { a: { seconds: 5, ended_s_ago: 8 }, b: { seconds: 5 } };
    for (;;) {
      const { data } = await assistant.ask("compare_windows", sides);
      const changes = (data?.changes ?? []) as { statistic: string; b_is: string }[];
      const worse = changes.filter(({ b_is }) => b_is === "worse").map(({ statistic }) => statistic);
      const expected = ["fps", "frame_p50_ms", "stale_share", "work_mean_ms"];
      if (expected.every((statistic) => worse.includes(statistic))) break;
      await Bun.sleep(500);
    }
    const kinds = client
      .messages()
      .filter(({ type }) => type === "alert")
      .map(({ kind }) => kind);
    expect(kinds).not.toContain("refresh_change");
  });
});
