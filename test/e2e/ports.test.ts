import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess } from "../support/cli-process.ts";
import { prepareTestGame, type TestProject } from "../support/godot/test-project.ts";

/** Takes ports on 127.0.0.1 until it is disposed of. One that is taken already stays as it is. */
class TakenPorts implements Disposable {
  readonly #listeners;
  constructor(ports: readonly number[]) {
    this.#listeners = ports.flatMap((port) => {
      try {
        return [Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } })];
      } catch {
        return [];
      }
    });
  }
  [Symbol.dispose](): void {
    for (const listener of this.#listeners) listener.stop(true);
  }
}

describe("the port", () => {
  test("falls back from 8081 to 8083, 8084, 8085, and shows it in the first line and in /status", async () => {
    using _taken = new TakenPorts([8081, 8083]);
    await using relay = new CliProcess(["serve"]);
    const line = await relay.line();
    expect(line).toContain("ready at ws://127.0.0.1:8084");
    expect(line).toContain("8081 is taken");
    const status = await (await fetch("http://127.0.0.1:8084/status")).json();
    expect(status).toMatchObject({ port: 8084, fell_back_from: 8081 });
  });

  test("is found by commands without --url where the relay fell back to, and they say which", async () => {
    using _taken = new TakenPorts([8081, 8083]);
    await using relay = new CliProcess(["serve"]);
    const url = await relay.relayUrl();
    expect(url).toBe("ws://127.0.0.1:8084");
    await using game = new CliProcess(["simulate"]);
    expect(await game.errorLine()).toBe(`no relay is at port 8081; using the one at ${url}`);
    expect(await game.errorLine()).toStartWith(`connected to ${url}/producer`);
    // Each of them waits for ports that take connections and say nothing.
    await using watch = new CliProcess(["watch", "--json", "--count", "1"]);
    await using load = new CliProcess(["load", "--clients", "1", "--duration", "0.5", "--budget-ms", "9999"]);
    await using lsp = new CliProcess(["lsp"]);
    // The addon looks there too, unless it is too old for that.
    using project = prepareTestGame();
    using oldProject = prepareTestGame();
    const settings = join(oldProject.path, "addons/godot_debug_connection/settings/relay_settings.gd");
    writeFileSync(settings, readFileSync(settings, "utf8").replaceAll("FALLBACK_PORTS", "NOTHING"));
    const addonOf = async ({ path }: TestProject) => {
      await using doctor = new CliProcess(["doctor", "--project", path]);
      return (await doctor.rest()).find((line) => / addon {5}the project/.test(line));
    };
    const addons = Promise.all([addonOf(project), addonOf(oldProject)]);
    expect(await watch.rest()).toHaveLength(1);
    await load.rest();
    expect(await load.process.exited).toBe(0);
    expect(await lsp.errorLine()).toContain(url);
    expect(await lsp.errorLine()).toBe(`language server: the relay at ${url}/lsp`);
    const [addon, oldAddon] = await addons;
    expect(addon).toStartWith("fine");
    expect(oldAddon).toMatch(/^problem .*its default, but the relay is at ws:..127.0.0.1:8084$/);
  }, 60_000);

  test("ends with 2 when all are in use, and names them and a solution", async () => {
    using _taken = new TakenPorts([8081, 8083, 8084, 8085]);
    await using relay = new CliProcess(["serve"]);
    expect(await relay.process.exited).toBe(2);
    const error = await relay.stderr;
    for (const word of ["8081", "8083", "8084", "8085", "--port"]) expect(error).toContain(word);
    expect(error.trim().split("\n")).toHaveLength(1);
  });

  test("given by the user never falls back", async () => {
    using listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    await using relay = new CliProcess(["serve", "--port", String(listener.port)]);
    expect(await relay.process.exited).toBe(2);
    expect(await relay.stderr).toContain(`port ${listener.port}`);
  });

  test("on an address of another machine is refused with a solution", async () => {
    await using relay = new CliProcess(["serve", "--host", "203.0.113.1", "--port", "0"]);
    expect(await relay.process.exited).toBe(2);
    expect(await relay.stderr).toContain("--host");
  });
});
