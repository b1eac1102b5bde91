import { expect, test } from "bun:test";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packAddon } from "../../../src/pack/addon/pack-addon.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { filesOf } from "../../support/godot/flat-addon.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { TestRelay } from "../../support/test-relay.ts";

const ADDON = "addons/godot_debug_connection";
const REPOSITORY = resolve(import.meta.dir, "../../..");
const EDITOR_MILLIS = 90_000;
const PROBE = join(REPOSITORY, "test/support/godot/import-probe");

/** A new project with an empty scene and a plugin that acts as a user of the editor. */
function newProject(path: string): void {
  cpSync(PROBE, join(path, "addons/import_probe"), { recursive: true });
  writeFileSync(join(path, "main.tscn"), '[gd_scene format=3]\n\n[node name="Main" type="Node3D"]\n');
  writeFileSync(
    join(path, "project.godot"),
    `config_version=5

[application]

config/name="Brand New"
run/main_scene="res://main.tscn"

[editor_plugins]

enabled=PackedStringArray("res://addons/import_probe/plugin.cfg")
`,
  );
}

test.skipIf(skipWithoutGodot())(
  "the zip is imported into a new project by the editor, enabled without a warning, and its game is seen by a relay",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "addon-zip-"));
    try {
      const [zip = ""] = await packAddon(join(folder, "dist"));
      const project = join(folder, "project");
      newProject(project);
      using editor = runGodot({
        project,
        args: ["--editor"],
        env: { ADDON_ZIP: zip },
        timeoutMillis: EDITOR_MILLIS,
      });
      expect(await editor.exited).toBe(0);
      expect(editor.output()).toContain('IMPORT {"choice":"Ignore asset root","offered":true}');
      expect(editor.complaints()).toEqual([]);
      expect(filesOf(join(project, ADDON))).toEqual(filesOf(join(REPOSITORY, "godot-addon", ADDON)));
      expect(readFileSync(join(project, "project.godot"), "utf8")).toMatch(/^TelemetryServer="\*/m);

      await using relay = TestRelay.start();
      using client = await relay.client();
      using game = runGodot({
        project,
        args: ["--max-fps", "90", "--quit-after", "90"],
        env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
      });
      await client.message(({ event }) => event === "performance");
      expect((await relay.status()).sources).toMatchObject([{ source: "Brand New", connected: true }]);
      expect(await game.exited).toBe(0);
      expect(game.complaints()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  EDITOR_MILLIS,
);
