import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FakeRelay } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { filesOf, flattenAddon } from "../../support/godot/flat-addon.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { copyOf, prepareDemo, type TestProject } from "../../support/godot/test-project.ts";

const ADDON = "addons/godot_debug_connection";
const NEW_ADDON = resolve(import.meta.dir, "../../../godot-addon", ADDON);
const EDITOR_MILLIS = 90_000;

const addonIn = (project: TestProject) => join(project.path, ADDON);

/** What there is to say of a run of Godot. */
interface Outcome {
  code: number;
  complaints: string[];
}

async function openEditor(project: TestProject): Promise<Outcome & { output: string }> {
  using godot = runGodot({
    project: project.path,
    args: ["--editor", "--quit-after", "60"],
    timeoutMillis: EDITOR_MILLIS,
  });
  return { code: await godot.exited, complaints: godot.complaints(), output: godot.output() };
}

/** Runs the game until the addon has introduced itself and sent its poses. */
async function play(project: TestProject): Promise<Outcome> {
  using relay = new FakeRelay();
  using godot = runGodot({
    project: project.path,
    args: ["--max-fps", "90", "--quit-after", "120"],
    env: { TELEMETRY_RELAY_URL: relay.url },
  });
  await relay.received.first((each) => each.kind === "text" && each.json.type === "hello");
  await relay.received.first((each) => each.kind === "tracking");
  return { code: await godot.exited, complaints: godot.complaints() };
}

/** Scripts that a user keeps in the addon's folder. */
const OWN_SCRIPTS = ["my_own.gd", "old/plugin.gd"];

const FINE = { code: 0, complaints: [] };

/** What the editor remembers of the addon's files, by id. */
const idsIn = (project: TestProject) => readFileSync(join(project.path, ".godot/uid_cache.bin"), "latin1");

const settingsOf = (project: TestProject) => readFileSync(join(project.path, "project.godot"), "utf8");

describe.skipIf(skipWithoutGodot())("an update from the flat version of the addon", () => {
  /** A project with the flat version that the editor has opened, so that all its caches are written. */
  let flat: TestProject;
  let moved: string[];

  beforeAll(async () => {
    flat = prepareDemo();
    moved = flattenAddon(addonIn(flat));
    expect(await openEditor(flat)).toMatchObject(FINE);
    expect(await play(flat)).toEqual(FINE);
    for (const script of moved) expect(idsIn(flat)).toContain(`res://${ADDON}/${script}`);
  }, EDITOR_MILLIS);

  afterAll(() => flat[Symbol.dispose]());

  test(
    "that replaces the folder breaks neither the game nor the editor",
    async () => {
      using project = copyOf(flat);
      rmSync(addonIn(project), { recursive: true });
      cpSync(NEW_ADDON, addonIn(project), { recursive: true });
      // With the caches of the flat version.
      expect(await play(project)).toEqual(FINE);
      const { output, ...editor } = await openEditor(project);
      expect(editor).toEqual(FINE);
      expect(output).not.toContain("earlier version");
      expect(await play(project)).toEqual(FINE);
      expect(filesOf(addonIn(project))).toEqual(filesOf(NEW_ADDON));
      expect(idsIn(project)).not.toContain(`res://${ADDON}/relay_worker.gd`);
      expect(settingsOf(project)).toBe(settingsOf(flat));
    },
    EDITOR_MILLIS,
  );

  test(
    "that is copied over the old files also works, and the plugin removes only the old scripts",
    async () => {
      using project = copyOf(flat);
      cpSync(NEW_ADDON, addonIn(project), { recursive: true });
      mkdirSync(join(addonIn(project), "old"));
      for (const own of OWN_SCRIPTS) writeFileSync(join(addonIn(project), own), "extends RefCounted\n");
      // With the old scripts beside the new ones.
      expect(await play(project)).toEqual(FINE);
      const { output, ...editor } = await openEditor(project);
      expect(editor).toEqual(FINE);
      expect(output).toContain(`removed ${moved.length} scripts of an earlier version of the addon`);
      expect(await play(project)).toEqual(FINE);
      const again = await openEditor(project);
      expect(again).toMatchObject(FINE);
      expect(again.output).not.toContain("earlier version");
      const files = Object.entries(filesOf(addonIn(project)));
      const isOwn = (path: string) => OWN_SCRIPTS.some((own) => path.startsWith(own));
      expect(files.filter(([path]) => isOwn(path) && !path.endsWith(".uid"))).toEqual(
        OWN_SCRIPTS.map((own) => [own, "extends RefCounted\n"]),
      );
      expect(Object.fromEntries(files.filter(([path]) => !isOwn(path)))).toEqual(filesOf(NEW_ADDON));
      expect(idsIn(project)).toContain(`res://${ADDON}/relay/relay_worker.gd`);
      expect(idsIn(project)).not.toContain(`res://${ADDON}/relay_worker.gd`);
      expect(settingsOf(project)).toBe(settingsOf(flat));
    },
    EDITOR_MILLIS,
  );
});
