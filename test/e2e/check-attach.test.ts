import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulation } from "../../src/cli/shared/simulation.ts";
import { CliProcess } from "../support/cli-process.ts";
import { OldServer } from "../support/old-server.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(60_000);

interface Report {
  game: string;
  verdict: string;
  runs: { samples: number; missing: number }[];
  budgets: { key: string; verdict: string; measured: number | null }[];
  worst_hitches: { worst: { frame: number | null; ms: number }; cause: { kind: string } }[];
}

let budget: string;
beforeAll(() => {
  budget = join(mkdtempSync(join(tmpdir(), "check-")), "budget.json");
  writeFileSync(
    budget,
    JSON.stringify({ budgets: { "frame_ms.p50": 12, "hitches.worst_ms": 100, errors: 0 } }),
  );
});
afterAll(() => rmSync(join(budget, ".."), { recursive: true }));

async function check(url: string, ...flags: string[]) {
  await using cli = new CliProcess([
    "check",
    "--url",
    url,
    "--budget",
    budget,
    "--json",
    "--warmup",
    "1",
    ...flags,
  ]);
  const text = (await cli.rest()).join("\n");
  const report = (text === "" ? undefined : JSON.parse(text)) as Report | undefined;
  return { code: await cli.process.exited, stderr: await cli.stderr, report };
}

function simulate(relay: TestRelay, source: string) {
  const options = { url: `${relay.relay.url}/producer`, hz: 90, seed: 3, source };
  const simulation = startSimulation(options);
  return { [Symbol.dispose]: () => simulation.stop() };
}

describe.concurrent("check of a game that already runs", () => {
  test("compares every frame with the budget", async () => {
    await using relay = TestRelay.start();
    using _ = simulate(relay, "one");
    const { code, report } = await check(relay.relay.url, "--duration", "3");
    expect([code, report?.verdict, report?.game]).toEqual([0, "holds", "one"]);
    expect(report?.runs[0]).toMatchObject({ missing: 0 });
    expect(report?.runs[0]?.samples).toBeGreaterThan(200);
  });

  test("calls its commands, and names the resulting frame", async () => {
    await using relay = TestRelay.start();
    using _ = simulate(relay, "one");
    const { code, report } = await check(
      relay.relay.url,
      "--duration",
      "3",
      "--call",
      'hitch={"milliseconds":200}',
    );
    expect([code, report?.verdict]).toEqual([1, "broken"]);
    const [hitch] = report?.worst_hitches ?? [];
    expect(hitch?.worst.frame).toBeGreaterThan(90);
    expect(hitch?.worst.ms).toBeGreaterThan(200);
  });

  test("requires a name if there are several games, and accepts one", async () => {
    await using relay = TestRelay.start();
    using _ = simulate(relay, "one");
    using __ = simulate(relay, "two");
    const unsaid = await check(relay.relay.url, "--duration", "1");
    expect(unsaid).toMatchObject({ code: 2, report: undefined, stderr: expect.stringContaining("--source") });
    const said = await check(relay.relay.url, "--duration", "1", "--source", "two");
    expect(said.report?.game).toBe("two");
  });

  test("gives no verdict without a game, or if the relay stops meanwhile", async () => {
    await using relay = TestRelay.start();
    const nobody = await check(relay.relay.url, "--start-timeout", "1");
    expect(nobody).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("expected a game to send a frame"),
    });
    using _ = simulate(relay, "one");
    const asked = check(relay.relay.url, "--duration", "30");
    while (!JSON.stringify(await (await fetch(`${relay.httpUrl}/clients`)).json()).includes('"max_hz":0'))
      await Bun.sleep(20);
    await relay.relay.stop();
    expect(await asked).toMatchObject({
      code: 2,
      report: undefined,
      stderr: expect.stringContaining("to last, but it was lost"),
    });
  });

  test("also reads a server of the old protocol inside a game", async () => {
    await using server = OldServer.start();
    const asked = check(server.url, "--duration", "2");
    let frame = 0;
    const sending = setInterval(() => {
      server.sample(++frame);
    }, 11);
    const { code, report } = await asked.finally(() => clearInterval(sending));
    expect(report?.budgets[0]).toMatchObject({ key: "frame_ms.p50", measured: 11.5, verdict: "holds" });
    expect([code, report?.verdict]).toEqual([0, "holds"]);
  });
});
