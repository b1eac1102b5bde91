import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { anotherMinor } from "../../support/another-minor.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { filesOf } from "../../support/godot/flat-addon.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareGameWithoutAddon } from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { SHELL, TERMINALS } from "../../support/system-parts.ts";
import { TerminalProcess } from "../../support/terminal-process.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

const ADDON = "addons/godot_debug_connection";
const SOURCE = join(import.meta.dir, "../../../godot-addon", ADDON);

async function doctor(...args: string[]) {
  await using cli = new CliProcess(["doctor", ...args]);
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out, error: await cli.stderr };
}

const install = (project: string, ...more: string[]) => doctor("--install-addon", project, "--yes", ...more);
const remove = (project: string) => doctor("--remove-addon", project, "--yes");

describe("doctor --install-addon", () => {
  test("shows what it changes, changes it, and --remove-addon takes all of it back", async () => {
    using project = prepareGameWithoutAddon();
    const before = filesOf(project.path);
    const { code, out } = await install(project.path);
    expect(code).toBe(0);
    const count = Object.keys(filesOf(SOURCE)).length;
    expect(out).toContain(`  adds ${ADDON}, version ${RELAY_IDENTITY.version} (${count} files)`);
    expect(out).toContain(`+[autoload]\n+\n+TelemetryServer="*res://${ADDON}/telemetry_server.gd"\n`);
    expect(out).toContain(`+enabled=PackedStringArray("res://${ADDON}/plugin.cfg")`);
    expect(filesOf(join(project.path, ADDON))).toEqual(filesOf(SOURCE));
    const installed = filesOf(project.path);
    const again = await install(project.path);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining("is installed and enabled")]);
    expect(filesOf(project.path)).toEqual(installed);
    const removed = await remove(project.path);
    expect([removed.code, removed.out]).toEqual([0, expect.stringContaining("-[autoload]")]);
    expect(filesOf(project.path)).toEqual(before);
    expect(existsSync(join(project.path, "addons"))).toBe(false);
    expect(await remove(project.path)).toMatchObject({
      code: 0,
      out: expect.stringContaining("has no addon"),
    });
  });

  test("changes nothing without --yes where there is no terminal to ask in", async () => {
    using project = prepareGameWithoutAddon();
    const before = filesOf(project.path);
    const { code, error } = await doctor("--install-addon", project.path);
    expect([code, error]).toEqual([2, expect.stringContaining("expected --yes")]);
    expect(filesOf(project.path)).toEqual(before);
  });

  test.skipIf(skipWithout(TERMINALS))(
    "asks in a terminal: no changes nothing and ends with 1, yes installs",
    async () => {
      using project = prepareGameWithoutAddon();
      const before = filesOf(project.path);
      using no = new TerminalProcess(["doctor", "--install-addon", project.path]);
      await no.shows("Change the project? [y/N]");
      expect(no.shown()).toContain("+[autoload]");
      no.type("");
      expect(await no.exited).toBe(1);
      expect(filesOf(project.path)).toEqual(before);
      using yes = new TerminalProcess(["doctor", "--install-addon", project.path]);
      await yes.shows("[y/N]");
      yes.type("y");
      expect(await yes.exited).toBe(0);
      expect(filesOf(join(project.path, ADDON))).toEqual(filesOf(SOURCE));
    },
  );

  test("names the files that the project has changed before it overwrites them, and leaves files that are not the addon's", async () => {
    using project = prepareGameWithoutAddon();
    await install(project.path);
    appendFileSync(join(project.path, ADDON, "plugin.gd"), "# mine\n");
    rmSync(join(project.path, ADDON, "xr/xr_watcher.gd"));
    writeFileSync(join(project.path, ADDON, "xr/my_own.gd"), "extends Node\n");
    const { out } = await install(project.path);
    expect(out).toContain("OVERWRITES the changes that were made in the project to plugin.gd\n");
    expect(out).toContain("that are missing: xr/xr_watcher.gd\n");
    expect(out).toContain("leaves files that do not belong to this version: xr/my_own.gd\n");
    expect(filesOf(join(project.path, ADDON))).toEqual({
      ...filesOf(SOURCE),
      "xr/my_own.gd": "extends Node\n",
    });
    const removed = await remove(project.path);
    expect(removed.out).toContain("leaves files that do not belong to the addon: xr/my_own.gd");
    expect(filesOf(join(project.path, ADDON))).toEqual({ "xr/my_own.gd": "extends Node\n" });
  });

  test("updates another version, and says that changes are lost", async () => {
    using project = prepareGameWithoutAddon();
    await install(project.path);
    const config = join(project.path, ADDON, "plugin.cfg");
    // Its line end must not begin a line of the question.
    const version = `${anotherMinor(-1)}\n  leaves all files`;
    writeFileSync(config, readFileSync(config, "utf8").replace(RELAY_IDENTITY.version, version));
    const { out } = await install(project.path);
    expect(out).toContain(
      `replaces version ${anotherMinor(-1)}   leaves all files of ${ADDON} by version ${RELAY_IDENTITY.version}`,
    );
    expect(out).toContain("changes that were made in that folder are lost");
    expect(filesOf(join(project.path, ADDON))).toEqual(filesOf(SOURCE));
  });

  test("removes a link to the addon, not what it leads to", async () => {
    using project = prepareGameWithoutAddon();
    await install(project.path);
    const elsewhere = join(project.path, "elsewhere");
    renameSync(join(project.path, ADDON), elsewhere);
    mkdirSync(join(project.path, "addons"), { recursive: true });
    // Everybody may make a junction of Windows; other systems know only symbolic links.
    symlinkSync(elsewhere, join(project.path, ADDON), "junction");
    rmSync(join(elsewhere, "LICENSE"));
    expect((await install(project.path)).out).toContain("is a link: the folder that it leads to is changed");
    expect((await remove(project.path)).out).toContain("removes the link");
    expect(lstatSync(join(project.path, ADDON), { throwIfNoEntry: false })).toBeUndefined();
    expect(filesOf(elsewhere)).toEqual(filesOf(SOURCE));
  });

  test.each(["LICENSE", "xr"])(
    "writes and deletes through no link in the addon's folder: %s",
    async (name) => {
      using project = prepareGameWithoutAddon();
      const elsewhere = join(project.path, "elsewhere");
      mkdirSync(elsewhere);
      writeFileSync(join(elsewhere, "xr_watcher.gd"), "precious");
      mkdirSync(join(project.path, ADDON), { recursive: true });
      symlinkSync(
        name === "xr" ? elsewhere : join(elsewhere, "xr_watcher.gd"),
        join(project.path, ADDON, name),
      );
      const before = filesOf(elsewhere);
      const { code, error } = await install(project.path);
      expect([code, error]).toEqual([2, expect.stringContaining(`${name} is a link`)]);
      await remove(project.path);
      expect(filesOf(elsewhere)).toEqual(before);
    },
  );

  test.each([
    [["--install-addon", "/nowhere"], "expected --install-addon to name a folder with a project.godot"],
    [["--install-addon", ".", "--remove-addon", "."], "expected one of"],
  ])("refuses %p", async (args, why) => {
    const { code, error } = await doctor(...args);
    expect([code, error]).toEqual([2, expect.stringContaining(why)]);
  });

  test.skipIf(skipWithoutGodot())(
    "leaves a project whose game a relay sees, before any editor has opened it",
    async () => {
      using project = prepareGameWithoutAddon();
      await install(project.path);
      await using relay = TestRelay.start();
      using client = await relay.client();
      using _game = runGodot({
        project: project.path,
        env: { TELEMETRY_RELAY_URL: `${relay.relay.url}/producer` },
      });
      await client.message(({ event }) => event === "performance");
      expect((await relay.status()).sources).toMatchObject([{ source: "Game Without Addon" }]);
    },
  );
});

describe.skipIf(skipWithout(SHELL))("launch, of a project without the addon,", () => {
  const flags = ["--headless", "--port", "0", "--no-api-port", "--godot", "/bin/true"];

  test("says without a terminal which command installs it", async () => {
    using project = prepareGameWithoutAddon();
    await using cli = new CliProcess(["launch", "--project", project.path, ...flags]);
    const out = (await cli.rest()).join("\n");
    expect(out).toMatch(new RegExp(`note +the project has no addon.*doctor --install-addon ${project.path}`));
    await using quiet = new CliProcess(["launch", "--project", project.path, "--no-addon", ...flags]);
    expect((await quiet.rest()).join("\n")).not.toContain("no addon");
  });

  test("offers in a terminal to install it, and then starts the game", async () => {
    using project = prepareGameWithoutAddon();
    using cli = new TerminalProcess(["launch", "--project", project.path, ...flags]);
    await cli.shows("Change the project? [y/N]");
    cli.type("y");
    await cli.shows("ready at");
    expect(await cli.exited).toBe(0);
    expect(cli.shown()).not.toContain("note     the project has no addon");
    expect(filesOf(join(project.path, ADDON))).toEqual(filesOf(SOURCE));
  });
});
