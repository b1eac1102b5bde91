import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Assistant } from "../../support/assistant.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareTestGame } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

describe.skipIf(skipWithoutGodot())("an assistant beside real Godot without a screen", () => {
  test("learns the game's own state and what is in view in words, and why there is no picture", async () => {
    await using relay = TestRelay.start();
    using project = prepareTestGame('[application]\n\nrun/main_scene="res://seen_things.tscn"');
    using _godot = runGodot({
      project: project.path,
      env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
    });
    await using assistant = await Assistant.connect(relay.httpUrl);
    let told = await assistant.ask("game_state");
    while (told.isError) {
      await Bun.sleep(50);
      told = await assistant.ask("game_state");
    }
    expect(told.data).toEqual({
      source: "Telemetry Test Game",
      state: { wave: 3, score: 0.333333 },
      view: {
        position: [0, 1.5, 2],
        facing: "left (-X)",
        looking: "down",
        yaw_degrees: 90,
        pitch_degrees: -10,
        in_view: [{ name: "Enemy", metres: 4.12, where: "14° right, 10° up" }],
      },
      cut: null,
    });
    expect(told.text).toBe(
      'Telemetry Test Game: {"wave":3,"score":0.333333}\nThe player faces left (-X), looks down, and has in view: Enemy (4.12 m, 14° right, 10° up).',
    );
    const picture = await assistant.ask("picture");
    expect([picture.isError, picture.text]).toEqual([true, expect.stringContaining("not --headless")]);
  });
});
