import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import { packBinaries } from "../../../src/pack/binaries/index.ts";
import { TARGETS } from "../../../src/pack/binaries/targets.ts";
import { writeSums } from "../../../src/pack/bundle/write-sums.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { GODOT, requireGodot } from "../../support/godot/find-godot.ts";
import { prepareDemo } from "../../support/godot/test-project.ts";
import { LONG } from "../../support/long.ts";
import { askForRelays } from "../../support/multicast-dns.ts";
import { skipWithout } from "../../support/needs.ts";
import { NETWORK_NAMESPACES, TestHost } from "../../support/network-namespace.ts";
import { hostileFolder } from "../../support/packages/hostile-folder.ts";
import { readMachOSignature } from "../../support/packages/mach-o-signature.ts";
import { readProgramHeader } from "../../support/packages/program-header.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(120_000);

/** The binary that the tests run. */
const OWN = TARGETS.filter(({ bun }) => bun === "bun-linux-x64");
/** Sizes of a binary: Bun itself, and the program. Units: bytes. */
const [LEAST_BYTES, MOST_BYTES] = [90e6, 135e6];

let folder: string;
let binary: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "binaries-"));
  [binary = ""] = await packBinaries(folder, OWN);
});

/** Runs the binary beside a hostile bunfig.toml and .env, in an empty environment. */
function run(...words: readonly string[]): CliProcess {
  return new CliProcess(words, { command: [binary], env: {}, cwd: hostileFolder() });
}

async function outcomeOf(cli: CliProcess): Promise<{ code: number; out: string }> {
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out };
}

describe.concurrent.skipIf(skipWithout(LINUX_PROGRAMS))(
  "the binary for Linux, in an empty environment and a hostile folder",
  () => {
    test("prints its version, and the help of every command", async () => {
      await using version = run("--version");
      expect(await outcomeOf(version)).toMatchObject({
        code: 0,
        out: expect.stringContaining(manifest.version),
      });
      await using help = run("--help");
      const { out } = await outcomeOf(help);
      const commands = [...out.matchAll(/^ {2}([a-z]+) (?!\[command\])/gm)].map(([, name = ""]) => name);
      expect(commands).toEqual(
        expect.arrayContaining(["serve", "demo", "watch", "check", "launch", "doctor"]),
      );
      for (const command of commands) {
        await using each = run(command, "--help");
        const outcome = await outcomeOf(each);
        const usage = new RegExp(`^Usage: \\S+ ${command}\\b`);
        expect(outcome).toMatchObject({ code: 0, out: expect.stringMatching(usage) });
      }
    });

    test("runs demo, and watch sees its poses", async () => {
      await using demo = run("demo", "--port", "0");
      await using watch = run("watch", "--json", "--url", await demo.relayUrl());
      let message: { event?: string; data?: object } = {};
      while (message.event !== "vr_tracking") message = JSON.parse(await watch.line());
      expect(message.data).toHaveProperty("headset.position");
    });

    test("serves clients by edges, which are the same program", async () => {
      await using serve = run("serve", "--port", "0", "--edges", "1");
      const url = await serve.relayUrl();
      using client = await TestClient.connect(url);
      await client.settled();
      const { edges } = (await (await fetch(`${url.replace("ws:", "http:")}/status`)).json()) as {
        edges: object[];
      };
      expect(edges).toMatchObject([{ edge: 1, state: "ready" }]);
      serve.process.kill("SIGTERM");
      expect(await serve.process.exited).toBe(0);
      expect(await client.closed).toMatchObject({ code: 1001 });
    });

    test("serves clients, the dashboard and its script from within, and says goodbye", async () => {
      await using serve = run("serve", "--port", "0");
      const url = await serve.relayUrl();
      using client = await TestClient.connect(url);
      await client.settled();
      const http = url.replace("ws:", "http:");
      const page = await fetch(http, { headers: { accept: "text/html" } });
      expect(await page.text()).toContain("assets/page.js");
      const script = await fetch(`${http}/assets/page.js`);
      expect([script.status, script.headers.get("content-encoding")]).toEqual([200, "gzip"]);
      serve.process.kill("SIGTERM");
      expect(await serve.process.exited).toBe(0);
      expect(await client.closed).toMatchObject({ code: 1001 });
    });

    test.skipIf(skipWithout(NETWORK_NAMESPACES))("is announced on the network", async () => {
      using host = new TestHost();
      const flags = [
        "--port",
        "0",
        "--host",
        "0.0.0.0",
        "--insecure",
        "--announce",
        "--announce-name",
        "lab",
      ];
      await using _serve = new CliProcess(["serve", ...flags], { command: host.command(binary) });
      const [answer] = await askForRelays(host.links[0]?.here ?? "");
      expect(answer?.sender).toBe(host.links[0]?.there);
    });
  },
);

describe.concurrent.skipIf(skipWithout(LINUX_PROGRAMS, GODOT))("the binary for Linux with Godot", () => {
  test("checks a project with its addon", async () => {
    using project = prepareDemo();
    const budget = join(project.path, "budget.json");
    writeFileSync(budget, JSON.stringify({ budgets: { errors: 0 } }));
    const where = ["--project", project.path, "--godot", requireGodot(), "--budget", budget];
    await using check = run("check", "--json", "--warmup", "0.5", "--duration", "1", ...where);
    const { code, out } = await outcomeOf(check);
    expect(JSON.parse(out)).toMatchObject({ verdict: "holds", runs: [{ missing: 0 }] });
    expect(code).toBe(0);
  });

  test("launches a project, whose poses reach a client", async () => {
    using project = prepareDemo();
    const where = ["--project", project.path, "--godot", requireGodot(), "--headless"];
    await using launched = run("launch", "--port", "0", "--no-api-port", ...where);
    using client = await TestClient.connect(await launched.relayUrl());
    expect(await client.message(({ event }) => event === "fps")).toMatchObject({ type: "event" });
    launched.process.kill("SIGTERM");
    expect(await launched.process.exited).toBe(0);
  });
});

describe("the binaries", () => {
  const headers: Readonly<Record<string, (program: Uint8Array) => object>> = {
    "linux-x64": readProgramHeader,
    "linux-arm64": readProgramHeader,
    "windows-x64.exe": readProgramHeader,
    "darwin-arm64": readMachOSignature,
    "darwin-x64": readMachOSignature,
  };
  const expected: Readonly<Record<string, object>> = {
    "linux-x64": { format: "ELF", cpu: "x64" },
    "linux-arm64": { format: "ELF", cpu: "arm64" },
    "windows-x64.exe": { format: "PE", cpu: "x64", certificateBytes: 0 },
    "darwin-arm64": { cpu: "arm64", isAdHoc: true, wrongPages: 0, unsignedBytes: 0 },
    "darwin-x64": { cpu: "x64", isAdHoc: true, wrongPages: 0, unsignedBytes: 0 },
  };

  // In its short form the one of this machine: each of the others is a download of 50 MB and a few seconds.
  test("have headers and signatures for their systems, and are the same bytes when built again", async () => {
    const targets = LONG ? TARGETS : OWN;
    const again = mkdtempSync(join(tmpdir(), "again-"));
    const others = targets.filter((target) => !OWN.includes(target));
    for (const path of [binary, ...(await packBinaries(folder, others))]) {
      const program = readFileSync(path);
      const name = basename(path).replace("godot-telemetry-relay-", "");
      expect(headers[name]?.(program)).toMatchObject(expected[name] ?? {});
      expect(program.length).toBeGreaterThan(LEAST_BYTES);
      expect(program.length).toBeLessThan(MOST_BYTES);
    }
    await packBinaries(again, targets);
    const sums = readFileSync(await writeSums(folder), "utf8");
    expect(sums.trim().split("\n")).toHaveLength(targets.length);
    expect(readFileSync(await writeSums(again), "utf8")).toBe(sums);
  }, 300_000);
});
