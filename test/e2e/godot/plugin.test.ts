import { describe, expect, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { eventOf, FakeRelay } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";

const PROBE = resolve(import.meta.dir, "../../support/godot/editor-probe");
const EDITOR_MILLIS = 90_000;

describe.skipIf(skipWithoutGodot())("the plugin in the editor", () => {
  test(
    "adds the autoload when enabled and removes it when disabled",
    async () => {
      using project = prepareDemo();
      const settings = join(project.path, "project.godot");
      const bare = readFileSync(settings, "utf8")
        .replace(/^TelemetryServer=.*$/m, "")
        .replace("addons/godot_debug_connection/plugin.cfg", "addons/editor_probe/plugin.cfg")
        .replace(/^run\/main_scene=.*$/m, "");
      writeFileSync(settings, bare);
      cpSync(PROBE, join(project.path, "addons/editor_probe"), { recursive: true });

      using godot = runGodot({ project: project.path, args: ["--editor"], timeoutMillis: EDITOR_MILLIS });
      await godot.exited;
      const reports = godot.output().match(/(?<=^PROBE ).*$/gm) ?? [];
      expect(reports.map((report) => JSON.parse(report))).toEqual([
        { moment: "before", enabled: false, autoload: "", url: "" },
        {
          moment: "enabled",
          enabled: true,
          autoload: expect.stringMatching(/^\*(res|uid):\/\//),
          url: DEFAULT_URL,
        },
        { moment: "disabled", enabled: false, autoload: "", url: DEFAULT_URL },
      ]);
    },
    EDITOR_MILLIS,
  );

  test(
    "opens with the demo project without an error, and leaves its files as they are",
    async () => {
      using project = prepareDemo();
      const settings = () => readFileSync(join(project.path, "project.godot"), "utf8");
      const before = settings();
      using godot = runGodot({
        project: project.path,
        args: ["--editor", "--quit"],
        timeoutMillis: EDITOR_MILLIS,
      });
      expect(await godot.exited).toBe(0);
      expect(godot.complaints()).toEqual([]);
      expect(settings()).toBe(before);
    },
    EDITOR_MILLIS,
  );
});

test.skipIf(skipWithoutGodot())(
  "the demo runs without a headset, moves simulated trackers and ends without complaints",
  async () => {
    using project = prepareDemo();
    using relay = new FakeRelay();
    using godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--quit-after", "400"],
      env: { TELEMETRY_RELAY_URL: relay.url },
    });
    const tick = await relay.received.first((each) => eventOf(each)?.event === "custom");
    expect(eventOf(tick)?.data).toMatchObject({ event_name: "demo_tick", count: 1 });
    const poses = await relay.received.take(5, (each) => each.kind === "tracking");
    const heads = poses.map((each) =>
      each.kind === "tracking" ? each.devices.headset?.position.join() : "",
    );
    expect(new Set(heads).size).toBe(5);
    expect(await godot.exited).toBe(0);
    expect(godot.complaints()).toEqual([]);
  },
  60_000,
);

const DEFAULT_URL = "ws://127.0.0.1:8081/producer";
