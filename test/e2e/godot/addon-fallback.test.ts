import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess } from "../../support/cli-process.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { OldServer } from "../../support/old-server.ts";

setDefaultTimeout(60_000);

const DOCK_PROBE = join(import.meta.dir, "../../support/godot/dock-probe");
const DEFAULT_URL = "ws://127.0.0.1:8081/producer";

/** Waits until a relay has a game that is connected. Returns its name. */
async function connectedGame(url: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${url.replace("ws:", "http:")}/status`);
    const { sources } = (await answer.json()) as { sources: { source: string; connected: boolean }[] };
    const game = sources.find(({ connected }) => connected);
    if (game !== undefined) return game.source;
    await Bun.sleep(50);
  }
}

describe.skipIf(skipWithoutGodot())("a real game with the default address", () => {
  /** What a test has begun. A test that takes too long is not ended by Bun, so its own end comes too late for the port that the next test needs. */
  let begun = new AsyncDisposableStack();
  afterEach(async () => {
    const over = begun;
    begun = new AsyncDisposableStack();
    await over.disposeAsync();
  });
  /** Something else than a relay that has the relay's port. */
  const otherServer = (status = 200) =>
    begun.use(Bun.serve({ hostname: "127.0.0.1", port: 8081, fetch: () => new Response("hi", { status }) }));

  test("finds the relay at the port that it fell back to, whether port 8081 refuses games or accepts them without being a relay", async () => {
    for (const takesGames of [false, true]) {
      await using _other = takesGames ? begun.use(OldServer.start(8081)) : otherServer();
      await using relay = begun.use(new CliProcess(["serve"]));
      const url = await relay.relayUrl();
      expect(url).not.toContain(":8081");
      using game = begun.use(await TestGame.start({ relayUrl: DEFAULT_URL }));
      expect(await connectedGame(url)).not.toBe("");
      expect(await game.get("connection_problem")).toBe("");
      expect(await game.quit()).toBe(0);
    }
  });

  test("is told in the editor's dock where the relay is", async () => {
    otherServer(404);
    const relay = begun.use(new CliProcess(["serve"]));
    const { host } = new URL(await relay.relayUrl());
    const project = begun.use(prepareDemo());
    const settings = join(project.path, "project.godot");
    const enabled = readFileSync(settings, "utf8").replace(
      /^enabled=PackedStringArray\(/m,
      '$&"res://addons/dock_probe/plugin.cfg", ',
    );
    writeFileSync(settings, enabled);
    cpSync(DOCK_PROBE, join(project.path, "addons/dock_probe"), { recursive: true });
    const godot = begun.use(runGodot({ project: project.path, args: ["--editor"], timeoutMillis: 50_000 }));
    while (!godot.output().includes(`Relay: there, at ${host}`)) await Bun.sleep(50);
    await relay[Symbol.asyncDispose]();
    while (!godot.output().includes("Relay: none at 127.0.0.1:8081 or the ports 8083, 8084 and 8085"))
      await Bun.sleep(50);
  });

  test("returns to port 8081 when the relay comes back there, and says where it looked", async () => {
    const other = otherServer();
    const first = begun.use(new CliProcess(["serve"]));
    const url = await first.relayUrl();
    const game = begun.use(await TestGame.start({ relayUrl: DEFAULT_URL }));
    await connectedGame(url);
    await other.stop(true);
    first.process.kill("SIGKILL");
    await first.process.exited;
    let problem: unknown = "";
    while (!String(problem).startsWith("no relay")) {
      problem = await game.get("connection_problem");
      await Bun.sleep(20);
    }
    expect(problem).toStartWith(`no relay answers at ${DEFAULT_URL} or at the ports 8083, 8084 and 8085`);
    const second = begun.use(new CliProcess(["serve"]));
    expect(await second.relayUrl()).toBe("ws://127.0.0.1:8081");
    await connectedGame("ws://127.0.0.1:8081");
    expect(await game.quit()).toBe(0);
  });
});
