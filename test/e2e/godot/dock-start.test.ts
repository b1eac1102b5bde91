import { expect, test } from "bun:test";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { carryOut, planInstallation } from "../../../src/addon/index.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { processesWith } from "../../support/fake-engine.ts";
import { GODOT } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareGameWithoutAddon } from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { PROC } from "../../support/system-parts.ts";

const EDITOR_MILLIS = 90_000;
const PROBE = resolve(import.meta.dir, "../../support/godot/start-probe");
const MAIN = resolve(import.meta.dir, "../../../src/cli/main.ts");

/** What the dock shows: its line about the relay, whether the relay can be started by the button, and by which command. */
interface Shown {
  text: string;
  button: boolean;
  command: string;
}

function freePort(): number {
  using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  return server.port;
}

// npx is a script here, because the package is not published: it notes its arguments and fails. The relay is the real one.
test.skipIf(skipWithout(PROC, GODOT))(
  "in a project into which doctor has put the addon, the dock says how to start a relay, starts it by its button, and the relay ends with the editor",
  async () => {
    using project = prepareGameWithoutAddon();
    carryOut(planInstallation(project.path));
    const settings = join(project.path, "project.godot");
    const text = readFileSync(settings, "utf8");
    const withProbe = text.replace(/(?<=^enabled=.*)\)$/m, ', "res://addons/start_probe/plugin.cfg")');
    writeFileSync(settings, withProbe);
    cpSync(PROBE, join(project.path, "addons/start_probe"), { recursive: true });
    const program = (folder: string, name: string, script: string): string => {
      const path = join(project.path, ".programs", folder);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(path, name), 0o755);
      return path;
    };
    const noted = join(project.path, ".programs/noted");
    const fetcher = program("node", "npx", `echo "$*" > ${noted}; exit 3`);
    const installed = program("relay", "godot-telemetry-relay", `exec ${process.execPath} ${MAIN} "$@"`);
    const port = freePort();

    using editor = runGodot({
      project: project.path,
      args: ["--editor"],
      timeoutMillis: EDITOR_MILLIS,
      env: {
        TELEMETRY_RELAY_URL: `ws://127.0.0.1:${port}/producer`,
        STEPS: `${fetcher};${installed}`,
      },
    });
    expect(await editor.exited).toBe(0);
    expect(editor.complaints()).toEqual([]);
    // What doctor wrote is what the editor would have written.
    expect(readFileSync(settings, "utf8")).toBe(withProbe);
    expect(JSON.parse(editor.output().match(/(?<=^WORDS ).*$/m)?.[0] ?? "")).toEqual({
      "ws://127.0.0.1:8081/producer": "npx godot-telemetry-relay serve",
      "ws://localhost/producer": "npx godot-telemetry-relay serve --port 80",
      "ws://[::1]:9000/producer": "npx godot-telemetry-relay serve --port 9000",
      "wss://127.0.0.1:8081/producer": "",
      "ws://192.0.2.1:8081/producer": "",
    });
    const shown = (editor.output().match(/(?<=^START ).*$/gm) ?? []).map((line) => JSON.parse(line) as Shown);
    const nobody = `Relay: nothing answers at 127.0.0.1:${port}.`;
    const flags = `serve --port ${port} --stop-with ${editor.pid}`;
    const pinned = `-y godot-telemetry-relay@${RELAY_IDENTITY.version} ${flags}`;
    expect(shown).toContainEqual({
      text: `${nobody} Install Node.js, and run in a terminal: npx godot-telemetry-relay serve --port ${port} (in a clone of the relay: bun start)`,
      button: false,
      command: "",
    });
    expect(shown).toContainEqual({
      text: `${nobody} Start the relay here, or in a terminal: npx godot-telemetry-relay serve --port ${port}`,
      button: true,
      command: `${fetcher}/npx ${pinned}`,
    });
    expect(readFileSync(noted, "utf8")).toBe(`${pinned}\n`);
    expect(shown).toContainEqual({
      text: `${nobody} The program that was started has ended. To see why, run in a terminal: godot-telemetry-relay serve --port ${port}`,
      button: true,
      command: `${installed}/godot-telemetry-relay ${flags}`,
    });
    expect(shown.at(-1)?.text).toBe(
      `Relay: there, at 127.0.0.1:${port} (started here, ends with the editor)`,
    );
    while (processesWith(`--stop-with\0${editor.pid}`).length > 0) await Bun.sleep(20);
  },
  EDITOR_MILLIS,
);
