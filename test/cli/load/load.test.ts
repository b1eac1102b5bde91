import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { CliProcess } from "../../support/cli-process.ts";
import type { LoadJson } from "../../support/driven-load.ts";
import { ForwardingServer } from "../../support/forwarding-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { ON_LINUX, SHELL } from "../../support/system-parts.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

/** The budget is another test's: these run beside others, on a busy machine. */
const GENEROUS = ["--budget-ms", "5000"];

async function load(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  await using cli = new CliProcess(["load", ...args]);
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out, error: await cli.stderr };
}

async function loadJson(...args: string[]): Promise<{ code: number; report: LoadJson }> {
  const { code, out, error } = await load("--json", ...args);
  if (out === "") throw new Error(`load wrote nothing: ${error}`);
  return { code, report: JSON.parse(out) as LoadJson };
}

describe("load against a relay", () => {
  test("ends with 0, and shows a table with every format and the CPU and memory of the server", async () => {
    await using serve = new CliProcess(["serve", "--port", "0"]);
    const url = await serve.relayUrl();
    const { code, out, error } = await load("--url", url, "--duration", "2", "--clients", "8", ...GENEROUS);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^clients +format +delivered +lost +reported +unreported +p50 ms +p90 +p99 +max +MB +closed$/m,
    );
    for (const format of ["classic", "json", "msgpack", "binary"])
      expect(out).toMatch(new RegExp(`^2 healthy +${format} +[1-9]\\d* +0 +0 +0 +\\d+\\.\\d\\d `, "m"));
    if (ON_LINUX) expect(out).toContain(`process ${serve.process.pid}: `);
    expect(out).toContain("note       latency is the time from the producer's send to the client's socket");
    expect(out).toContain("fine       no unreported loss");
    expect(error).toContain("connecting: 8 of 8 clients");
    expect(error).toMatch(/of 2 s {2}\d+ delivered/);
  });

  test("hundreds of clients of every format lose nothing, and every message is accounted for", async () => {
    // A busy machine may pause this process for longer than the default limit. A higher limit keeps its clients healthy.
    await using serve = new CliProcess(["serve", "--port", "0", "--staleness", "10000"]);
    const { code, report } = await loadJson(
      ...["--url", await serve.relayUrl(), "--duration", "3", "--clients", "200", "--events-hz", "20"],
      ...GENEROUS,
    );
    const { producer, groups, failures, unclear } = report;
    expect([code, failures, unclear]).toEqual([0, [], []]);
    const [frames, events] = [producer?.frames ?? 0, producer?.events ?? 0];
    expect([frames > 250, events > 50]).toEqual([true, true]);
    const found = groups.map(({ format, clients, delivered, lost }) => ({
      format,
      clients,
      delivered,
      lost,
    }));
    // A classic client also gets every 0x01 packet and event, and JSON at an interval that the relay chooses.
    const expected = { clients: 50, delivered: 50 * (2 * frames + events), lost: 0 };
    expect(found.slice(1)).toEqual(["json", "msgpack", "binary"].map((format) => ({ format, ...expected })));
    expect(found[0]).toMatchObject({ format: "classic", clients: 50, lost: 0 });
    expect(found[0]?.delivered).toBeGreaterThanOrEqual(50 * (frames + events));
  });

  test("listens to what is there with --hz 0", async () => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const { code, report } = await loadJson("--url", url, "--hz", "0", "--duration", "1", "--clients", "4");
    expect(code).toBe(0);
    expect(report.producer).toBeNull();
    expect(report.groups.map(({ delivered }) => delivered > 50)).toEqual([true, true, true, true]);
    // Without load's own producer the messages to classic clients have no numbers.
    expect(report.groups.map(({ format, lost }) => [format, lost])).toContainEqual(["classic", null]);
    expect(report.groups.map(({ format, lost }) => [format, lost])).toContainEqual(["json", 0]);
    expect(report.notes.join()).toContain("latency is not measured");
  });

  test("with nothing to listen to ends with 2", async () => {
    await using relay = TestRelay.start();
    const { code, error } = await load("--url", relay.relay.url, "--hz", "0", "--duration", "0.5");
    expect(code).toBe(2);
    expect(error).toContain("nothing came");
  });
});

describe.concurrent("load against a server of the old protocol", () => {
  test("that is slower than the budget ends with 1 and says by how much", async () => {
    using server = new ForwardingServer(() => true, { delayMillis: 1500 });
    const { code, out } = await load("--url", server.url, "--duration", "1", "--budget-ms", "500");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^FAILED {5}the healthy clients' p99 latency is [1-9]\d{3}\.\d\d ms, over the budget of 500 ms$/m,
    );
  });

  test("that loses in silence ends with 1, or with 2 where this machine may be to blame", async () => {
    using server = new ForwardingServer((index) => index % 10 !== 5);
    const { code, report } = await loadJson("--url", server.url, "--duration", "1", ...GENEROUS);
    // A machine that stops for a tenth of a second cannot tell whose the losses are.
    expect(report.failures.length + report.unclear.length).toBe(1);
    expect(code).toBe(report.failures.length === 1 ? 1 : 2);
  });

  test("without /producer ends with 2 and points to --hz 0", async () => {
    using server = new ForwardingServer(() => false);
    const { code, error } = await load("--url", server.url, "--duration", "1", "--events-hz", "0");
    expect(code).toBe(2);
    expect(error).toContain("--hz 0");
  });

  test("that does not speak the requested formats ends with 2", async () => {
    using server = new ForwardingServer(() => true);
    const { code, error } = await load("--url", server.url, "--formats", "json,classic");
    expect(code).toBe(2);
    expect(error).toContain("--formats classic");
  });
});

describe.concurrent("load that cannot run ends with 2", () => {
  test.each([
    [["--url", "ws://127.0.0.1:9"], "no program listens there"],
    [["--clients", "2", "--stalled", "1", "--slow", "1"], "expected fewer slow and stalled clients"],
    [["--formats", "json,xml"], "Expected a list of classic, json, msgpack, binary."],
    [["--topics", "fps,nonsense"], "Expected topics such as"],
    [["--clients", "0"], "Expected a whole number from 1"],
  ])("%p", async (args, why) => {
    const { code, error } = await load(...args);
    expect(code).toBe(2);
    expect(error).toContain(why);
  });

  test.skipIf(skipWithout(SHELL))("with a file limit that is too low, and says how to raise it", async () => {
    await using relay = TestRelay.start();
    const main = join(import.meta.dir, "../../../src/cli/main.ts");
    const limited = Bun.spawn(
      [
        "sh",
        "-c",
        'ulimit -n 200; exec "$0" "$1" load --url "$2" --clients 500',
        process.execPath,
        main,
        relay.relay.url,
      ],
      { stdout: "pipe", stderr: "pipe" },
    );
    const said = await new Response(limited.stderr).text();
    expect(await limited.exited).toBe(2);
    if (ON_LINUX) expect(said).toContain("ulimit -n 564");
  });
});
