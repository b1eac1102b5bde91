import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { checkEdges } from "../../../src/app/edges/index.ts";
import { isAlive } from "../../../src/base/is-alive.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(20_000);

async function edgePids(url: string): Promise<number[]> {
  const status = (await (await fetch(`${url.replace(/^ws/, "http")}/status`)).json()) as {
    edges: { pid: number }[];
  };
  return status.edges.map(({ pid }) => pid);
}

describe.skipIf(skipWithout(LINUX_PROGRAMS))("serve --edges", () => {
  test("says how many edges there are, and ends all of them on a signal", async () => {
    await using serve = new CliProcess(["serve", "--port", "0", "--edges", "2"]);
    const url = await serve.relayUrl();
    const lines = [];
    while (!lines.at(-1)?.startsWith("  edges")) lines.push(await serve.line());
    expect(lines.at(-1)).toContain("2 processes");
    const pids = await edgePids(url);
    const viewer = await TestClient.connect(url);
    const game = await TestClient.connect(`${url}/producer`);
    serve.process.kill("SIGTERM");
    expect(await viewer.closed).toEqual({ code: 1001, reason: "relay is shutting down" });
    expect(await game.closed).toEqual({ code: 1001, reason: "relay is shutting down" });
    expect(await serve.process.exited).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test("leaves no edge behind when the relay itself is killed", async () => {
    await using serve = new CliProcess(["serve", "--port", "0", "--edges", "2"]);
    const pids = await edgePids(await serve.relayUrl());
    serve.process.kill("SIGKILL");
    await serve.process.exited;
    await until(async () => !pids.some(isAlive));
  });

  test("refuses a port that another relay's edges listen at, since the system would share it", async () => {
    await using first = new CliProcess(["serve", "--port", "0", "--edges", "1"]);
    const { port } = new URL(await first.relayUrl());
    await using second = new CliProcess(["serve", "--port", port, "--edges", "1"]);
    expect(await second.process.exited).toBe(2);
    expect(await second.stderr).toContain(`expected port ${port}`);
  });

  test("ends TLS at the edges, and knows that its own pages come by HTTPS", async () => {
    await using serve = new CliProcess(["serve", "--port", "0", "--edges", "1", "--tls-self-signed"]);
    const url = (await serve.relayUrl()).replace(/^wss/, "https");
    const ask = async (origin: string) =>
      (await fetch(`${url}/health`, { headers: { origin }, tls: { rejectUnauthorized: false } })).status;
    expect([await ask(url), await ask(url.replace("https", "http"))]).toEqual([200, 403]);
  });
});

test("systems that cannot share a port are told so", () => {
  const asked = { count: 2, command: [] };
  expect(() => checkEdges(asked, { name: "linux" })).not.toThrow();
  expect(() => checkEdges(asked, { name: "darwin" })).toThrow("expected Linux with --edges, got darwin");
  expect(() => checkEdges({ ...asked, count: 65 }, { name: "linux" })).toThrow(
    "expected 1 to 64 edges, got 65",
  );
});
