import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import { CliProcess } from "../../support/cli-process.ts";
import { GODOT, requireGodot } from "../../support/godot/find-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { hostileFolder } from "../../support/packages/hostile-folder.ts";
import { InstalledRelay } from "../../support/packages/installed-relay.ts";
import { PROC, SHELL } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(120_000);

const ROOT = join(import.meta.dir, "../../..");

/** A PATH with Node alone is made of links to programs, and npm starts commands by the shell. */
const IS_LEFT_OUT = skipWithout(SHELL);

let relay: InstalledRelay;
beforeAll(async () => {
  if (!IS_LEFT_OUT) relay = await InstalledRelay.install();
});

/** What a command prints, and its exit code. */
async function outcomeOf(cli: CliProcess): Promise<{ code: number; out: string; err: string }> {
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out, err: await cli.stderr };
}

/** A copy of the installed package without Bun's package, whose package.json is changed. */
function copyWithoutBun(change: (manifest: Record<string, unknown>) => void = () => {}): string {
  const folder = mkdtempSync(join(tmpdir(), "without-bun-"));
  cpSync(join(relay.folder, "node_modules/godot-telemetry-relay"), folder, { recursive: true });
  const path = join(folder, "package.json");
  const content = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  change(content);
  writeFileSync(path, JSON.stringify(content));
  return join(folder, "bin/launcher.js");
}

function launch(launcher: string): CliProcess {
  return new CliProcess(["--version"], { command: ["node", launcher], env: relay.env });
}

describe.concurrent.skipIf(IS_LEFT_OUT)("the npm package of the relay, where only Node is on PATH", () => {
  test("is two packages without install scripts: the relay, and Bun for this system", () => {
    expect(Bun.which("bun", { PATH: relay.env.PATH ?? "" })).toBeNull();
    const lock = JSON.parse(readFileSync(join(relay.folder, "node_modules/.package-lock.json"), "utf8"));
    const packages = Object.entries(lock.packages as Record<string, { hasInstallScript?: boolean }>);
    expect(packages.map(([name]) => name.replace(/bun-.*/, "bun"))).toEqual([
      "node_modules/@oven/bun",
      "node_modules/godot-telemetry-relay",
    ]);
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  });

  test("runs demo by npx, watch sees its poses, and it ends with npx, in a folder whose bunfig.toml and .env are not for it", async () => {
    const cwd = hostileFolder();
    await using demo = relay.run(["demo", "--port", "0"], { npx: true });
    const url = await demo.relayUrl();
    using client = await TestClient.connect(url);
    await using watch = relay.run(["watch", "--json", "--url", url], { cwd });
    let message: { event?: string; data?: object } = {};
    while (message.event !== "vr_tracking") message = JSON.parse(await watch.line());
    expect(message.data).toHaveProperty("headset.position");
    // npx does not pass the signal on as far as the launcher.
    demo.process.kill("SIGTERM");
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  test("serves classic clients, the dashboard and its files, and ends with 0 after SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      await using serve = relay.run(["serve", "--port", "0"], { cwd: hostileFolder() });
      const url = await serve.relayUrl();
      using client = await TestClient.connect(url);
      const page = await fetch(url.replace("ws:", "http:"), { headers: { accept: "text/html" } });
      const script = await fetch(`${url.replace("ws:", "http:")}/assets/page.js`);
      expect([page.status, script.status]).toEqual([200, 200]);
      expect(await page.text()).toContain("assets/page.js");
      serve.process.kill(signal);
      expect(await serve.process.exited).toBe(0);
      expect(await client.closed).toMatchObject({ code: 1001 });
    }
  });

  test.skipIf(skipWithout(NATS_SERVER))("has the library of NATS in it", async () => {
    await using server = await TestNatsServer.start();
    await using serve = relay.run(["serve", "--port", "0", "--site", "packed", "--nats", server.url]);
    const url = (await serve.relayUrl()).replace("ws:", "http:");
    const isConnected = async () => {
      const { nats } = (await (await fetch(`${url}/status`)).json()) as { nats: { connected: boolean } };
      return nats.connected;
    };
    while (!(await isConnected())) await Bun.sleep(20);
  });
  test.skipIf(skipWithout(PROC))(
    "serves clients by edges, in a folder whose bunfig.toml and .env are not for it",
    async () => {
      await using serve = relay.run(["serve", "--port", "0", "--edges", "1"], { cwd: hostileFolder() });
      using client = await TestClient.connect(await serve.relayUrl());
      await client.settled();
      serve.process.kill("SIGTERM");
      expect(await serve.process.exited).toBe(0);
      expect(await client.closed).toMatchObject({ code: 1001 });
    },
  );

  test.skipIf(skipWithout(PROC))("ends by the signal that ended the relay", async () => {
    await using serve = relay.run(["serve", "--port", "0"]);
    await serve.relayUrl();
    const children = readFileSync(`/proc/${serve.process.pid}/task/${serve.process.pid}/children`, "utf8");
    process.kill(Number(children), "SIGKILL");
    await serve.process.exited;
    expect(serve.process.signalCode).toBe("SIGKILL");
  });

  test("passes the exit code and the output on", async () => {
    await using version = relay.run(["--version"]);
    expect(await outcomeOf(version)).toMatchObject({
      code: 0,
      out: expect.stringContaining(manifest.version),
    });
    await using wrong = relay.run(["serve", "--prot", "1"]);
    expect(await outcomeOf(wrong)).toMatchObject({ code: 2, err: expect.stringContaining("--port") });
  });

  test("says what to install if npm left Bun out", async () => {
    await using cli = launch(copyWithoutBun());
    const { code, err } = await outcomeOf(cli);
    expect(code).toBe(2);
    expect(err).toMatch(/npm install @oven\/bun-[\w-]+@1\.4\.5/);
    expect(err).toContain("--omit=optional");
  });

  test("names the systems that it runs on, on another one", async () => {
    await using cli = launch(copyWithoutBun((content) => (content.platformPackages = { "amiga-m68k": "x" })));
    const { code, err } = await outcomeOf(cli);
    expect(code).toBe(2);
    expect(err).toContain("It runs on amiga-m68k.");
  });
});

describe.concurrent.skipIf(IS_LEFT_OUT)("godot-telemetry-relay/server", () => {
  const page = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
  const [, example = ""] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];

  test("runs the example of docs/embedding.md, which ends by itself, in Bun", async () => {
    writeFileSync(join(relay.folder, "example.ts"), example);
    const command = [process.execPath, join(relay.folder, "example.ts")];
    await using cli = new CliProcess([], { command, cwd: relay.folder });
    const { code, out, err } = await outcomeOf(cli);
    expect(JSON.parse(out)).toMatchObject({ event: "custom", data: { event_name: "shot" } });
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("has types for the example, and refuses settings that do not exist", async () => {
    const folder = join(relay.folder, "typed");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "example.ts"),
      `${example}\n// @ts-expect-error\nstartRelay({ prot: 1 });\n// @ts-expect-error\nstartRelay({ log_level: "loud" });\n`,
    );
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: "ESNext",
      module: "NodeNext",
      typeRoots: [join(ROOT, "node_modules")],
      types: ["bun-types"],
      skipLibCheck: false,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const command = [join(ROOT, "node_modules/.bin/tsc"), "-p", folder];
    await using tsc = new CliProcess([], { command });
    expect(await outcomeOf(tsc)).toEqual({ code: 0, out: "", err: "" });
  });

  test("says in Node that it needs Bun", async () => {
    const words = ["--input-type=module", "-e", 'await import("godot-telemetry-relay/server")'];
    await using cli = new CliProcess(words, { command: ["node"], env: relay.env, cwd: relay.folder });
    expect(await outcomeOf(cli)).toMatchObject({ code: 1, err: expect.stringContaining("expected Bun") });
  });
});

describe.concurrent.skipIf(skipWithout(SHELL, GODOT))("the npm package of the relay with Godot", () => {
  test("checks a project with its addon", async () => {
    using project = prepareDemo();
    const budget = join(project.path, "budget.json");
    writeFileSync(budget, JSON.stringify({ budgets: { errors: 0 } }));
    const where = ["--project", project.path, "--godot", requireGodot(), "--budget", budget];
    await using check = relay.run(["check", "--json", "--warmup", "0.5", "--duration", "1", ...where]);
    const { code, out } = await outcomeOf(check);
    expect(JSON.parse(out)).toMatchObject({ verdict: "holds", runs: [{ missing: 0 }] });
    expect(code).toBe(0);
  });
});
