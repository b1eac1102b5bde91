import { describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { eventOf, FakeRelay, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { TestRelay } from "../../support/test-relay.ts";

const DOCK_PROBE = resolve(import.meta.dir, "../../support/godot/dock-probe");
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
      const hints = JSON.parse(godot.output().match(/(?<=^HINTS ).*$/m)?.[0] ?? "{}");
      // A time has its unit, and every interval is a time.
      const times = Object.entries<string>(hints).filter(([name]) => /interval$/.test(name));
      expect(times.length).toBeGreaterThanOrEqual(6);
      for (const [name, hint] of times) expect(`${name}: ${hint}`).toMatch(/\d,[\d.]+,0\.001.*suffix:s$/);
      expect(hints).toMatchObject({
        "connection/url": DEFAULT_URL,
        "connection/source": "the project's name",
        "events/max_queued": "1,65536,1,or_greater",
        "events/max_queued_kib": "1,65536,1,or_greater,suffix:KiB",
      });
      const rows = readFileSync(
        join(import.meta.dir, "../../../godot-addon/addons/godot_debug_connection/README.md"),
        "utf8",
      );
      // Each has its line in the README.
      for (const name of Object.keys(hints)) expect(rows).toContain(name.split("/").at(-1) ?? name);
    },
    EDITOR_MILLIS,
  );

  test(
    "shows in its dock whether a relay runs, how the running game is connected, and wrong settings",
    async () => {
      await using relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using project = prepareDemo();
      const settings = join(project.path, "project.godot");
      const changed = readFileSync(settings, "utf8")
        .replace(/^enabled=PackedStringArray\(/m, '$&"res://addons/dock_probe/plugin.cfg", ')
        .concat('\n[editor]\n\nrun/main_run_args="--headless --quit-after 4000"\n');
      writeFileSync(settings, `${changed}\n[telemetry_relay]\n\nstreams/fps_interval=-1.0\n`);
      cpSync(DOCK_PROBE, join(project.path, "addons/dock_probe"), { recursive: true });

      using godot = runGodot({
        project: project.path,
        args: ["--editor"],
        env: { TELEMETRY_RELAY_URL: `${url}/producer` },
        timeoutMillis: EDITOR_MILLIS,
      });
      const shows = (text: RegExp) => () => text.test(godot.output());
      const { host } = new URL(url);
      await until(shows(new RegExp(`DOCK .*Relay: there, at ${host}`)));
      await until(shows(/DOCK .*fps_interval: expected 0/));
      await until(shows(/WARNING: Telemetry: telemetry_relay.streams.fps_interval/));
      await until(shows(/DOCK .*Game: none runs/));
      await until(
        shows(
          new RegExp(
            `DOCK .*Game: connected to ${url}/producer.*nobody listens.*messages/s.*sent: \\d+ messages`,
          ),
        ),
      );
      await relay[Symbol.asyncDispose]();
      expect(await godot.exited).toBe(0);
      expect(godot.output()).toMatch(
        /DOCK .*Relay: nothing answers at .*Game: not connected: no relay answers/,
      );
    },
    EDITOR_MILLIS,
  );

  test(
    "shows in its dock each of several running games, and the remaining ones when one ends",
    async () => {
      await using relay = new CliProcess(["serve", "--port", "0"]);
      const url = await relay.relayUrl();
      using project = prepareDemo();
      const settings = join(project.path, "project.godot");
      const changed = readFileSync(settings, "utf8").replace(
        /^enabled=PackedStringArray\(/m,
        '$&"res://addons/dock_probe/plugin.cfg", ',
      );
      writeFileSync(settings, `${changed}\n[editor]\n\nrun/main_run_args="--headless --quit-after 200"\n`);
      cpSync(DOCK_PROBE, join(project.path, "addons/dock_probe"), { recursive: true });
      // What "Customize Run Instances" writes. The first one stays, the second takes the arguments above.
      const instances = `[{"override_args": true, "arguments": "--headless"}, {"override_args": false}]`;
      mkdirSync(join(project.path, ".godot/editor"), { recursive: true });
      writeFileSync(
        join(project.path, ".godot/editor/project_metadata.cfg"),
        `[debug_options]\n\nmultiple_instances_enabled=true\nrun_instance_count=2\nrun_instances_config=${instances}\n`,
      );
      using godot = runGodot({
        project: project.path,
        args: ["--editor"],
        env: { TELEMETRY_RELAY_URL: `${url}/producer` },
        timeoutMillis: EDITOR_MILLIS,
      });
      const game = `connected to ${url}/producer[^:]*listens`;
      await until(() => new RegExp(`DOCK .*Game 1: ${game}.*Game 2: ${game}`).test(godot.output()));
      await until(() => new RegExp(`Game 2: ${game}[^]*DOCK .*Game: ${game}`).test(godot.output()));
      const shown = (godot.output().match(/(?<=^DOCK ).*$/gm) ?? []).map((line) => String(JSON.parse(line)));
      // The one that was left is not mistaken for none.
      const first = shown.findIndex((text) => text.includes("Game 2:"));
      expect(shown.slice(first).filter((text) => text.includes("none runs"))).toEqual([]);
      await relay[Symbol.asyncDispose]();
      expect(await godot.exited).toBe(0);
    },
    EDITOR_MILLIS,
  );

  test(
    "finds a relay with a self-signed certificate for its dock, by the certificate in the settings",
    async () => {
      using project = prepareDemo();
      const folder = join(project.path, ".relay");
      const tls = { ...DEFAULT_RELAY_OPTIONS.tls, selfSigned: true, folder };
      await using relay = TestRelay.start({ tls });
      const settings = join(project.path, "project.godot");
      const changed = readFileSync(settings, "utf8").replace(
        /^enabled=PackedStringArray\(/m,
        '$&"res://addons/dock_probe/plugin.cfg", ',
      );
      writeFileSync(settings, `${changed}\n[editor]\n\nrun/main_run_args="--headless --quit-after 1"\n`);
      cpSync(DOCK_PROBE, join(project.path, "addons/dock_probe"), { recursive: true });
      using godot = runGodot({
        project: project.path,
        args: ["--editor"],
        env: {
          TELEMETRY_RELAY_URL: `${relay.relay.url}/producer`,
          TELEMETRY_RELAY_TLS_CERTIFICATE: join(folder, "relay-cert.pem"),
        },
        timeoutMillis: EDITOR_MILLIS,
      });
      const { host } = new URL(relay.relay.url);
      await until(() => godot.output().includes(`Relay: there, at ${host}`));
      expect(godot.output()).not.toContain("nothing answers");
    },
    EDITOR_MILLIS,
  );

  test(
    "opens the demo project without an error, and does not change its files",
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
  "the demo runs without a headset, moves simulated trackers, and has faults on demand",
  async () => {
    using project = prepareDemo();
    using relay = new FakeRelay();
    using godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--quit-after", "400"],
      env: { TELEMETRY_RELAY_URL: relay.url },
    });
    const hello = await relay.received.first(
      (each) =>
        each.kind === "text" &&
        (each.json.type === "commands" || each.json.type === "hello") &&
        (each.json.commands as unknown[]).length > 0,
    );
    const tick = await relay.received.first((each) => dataOf(each).event_name === "demo_tick");
    expect(dataOf(tick)).toMatchObject({ count: 1 });
    const poses = await relay.received.take(5, (each) => each.kind === "tracking");
    const offered = (hello.kind === "text" ? hello.json.commands : []) as { name: string }[];
    expect(offered.map(({ name }) => name)).toEqual(["hitch", "leak", "physics_glitch", "error", "state"]);
    const frame = await relay.received.first((each) => each.kind === "performance");
    const asked = relay.received.all.indexOf(frame);
    relay.send({ command: "set_update_interval", interval: 0 });
    relay.send({ command: "call", id: "h", name: "hitch", arguments: { milliseconds: 80 } });
    await relay.received.first((each) => each.kind === "performance" && each.frameMillis >= 79, asked);
    relay.send({ command: "call", id: "l", name: "leak", arguments: { mib: 4, seconds: 1 } });
    await relay.received.first(
      (each) => each.kind === "text" && each.json.id === "l" && each.json.type === "result",
    );
    relay.send({ command: "call", id: "p", name: "physics_glitch" });
    relay.send({ command: "call", id: "e", name: "error" });
    const failed = await relay.received.first((each) => each.kind === "text" && each.json.id === "e");
    expect(failed.kind === "text" && failed.json).toMatchObject({ type: "error", code: "call_failed" });
    const error = await relay.received.first((each) => dataOf(each).function === "_use_what_is_not_there");
    expect(eventOf(error)?.event).toBe("error");
    const busy = await relay.received.first(
      (each) =>
        eventOf(each)?.event === "performance" && Number(dataOf(each).physics_3d_active_objects) > 100,
    );
    expect(dataOf(busy)).toMatchObject({ orphan_nodes: 10, custom: { "demo/events": expect.any(Number) } });
    const heads = poses.map((each) =>
      each.kind === "tracking" ? each.devices.headset?.position.join() : "",
    );
    expect(new Set(heads).size).toBe(5);
    expect(await godot.exited).toBe(0);
    // The one that was asked for.
    expect(godot.complaints()).toEqual([expect.stringContaining("on a base object of type 'Nil'")]);
  },
  60_000,
);

test.skipIf(skipWithoutGodot())(
  "the demo's keys press its buttons",
  async () => {
    using project = prepareDemo();
    using relay = new FakeRelay();
    const settings = join(project.path, "project.godot");
    writeFileSync(
      settings,
      readFileSync(settings, "utf8").replace("[autoload]", '$&\n\nKeys="*res://keys.gd"'),
    );
    writeFileSync(
      join(project.path, "keys.gd"),
      `extends Node
func _ready() -> void:
	for key: Key in [KEY_1, KEY_2, KEY_3, KEY_4]:
		await get_tree().create_timer(0.1).timeout
		for pressed: bool in [true, false]:
			var event := InputEventKey.new()
			event.keycode = key
			event.pressed = pressed
			get_viewport().push_input(event)
`,
    );
    using godot = runGodot({
      project: project.path,
      args: ["--max-fps", "90", "--quit-after", "200"],
      env: { TELEMETRY_RELAY_URL: relay.url },
    });
    const caused = await relay.received.take(4, (each) => dataOf(each).event_name === "fault_caused");
    const faults = ["hitch", "leak", "physics_glitch", "error"];
    expect(caused.map((each) => dataOf(each).fault)).toEqual(faults);
    expect(await godot.exited).toBe(0);
  },
  60_000,
);

const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as Record<string, unknown>;

const DEFAULT_URL = "ws://127.0.0.1:8081/producer";

/** Looks again and again until something is so; the test's own time limit ends the wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await Bun.sleep(50);
}
