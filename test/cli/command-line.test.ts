import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../support/cli-process.ts";

setDefaultTimeout(30_000);

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  await using cli = new CliProcess(args);
  const out = (await cli.rest()).join("\n");
  return { code: await cli.process.exited, out, error: await cli.stderr };
}

describe("the command line", () => {
  test("shows its commands and ends with 0", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const command of ["serve", "demo", "simulate", "watch"]) expect(out).toContain(command);
  });

  test.each([
    [["fly"], "unknown command"],
    [["serve", "--port", "99999"], "65535"],
    [["serve", "--port", "x"], "Expected a whole number"],
    [["serve", "--nonsense"], "--nonsense"],
    [["serve", "--log-level", "loud"], "Allowed choices"],
    [["simulate", "--url", "http://x"], "ws://127.0.0.1:8081"],
    [["watch", "--interval", "-1"], "Expected a number"],
  ])("%p is used wrongly: ends with 2 and says why", async (args, why) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toContain(why);
  });
});

describe("watch", () => {
  test("shows a demo's status as plain lines, and its events a line each", async () => {
    await using demo = new CliProcess(["demo", "--port", "0", "--hz", "90"]);
    const url = await demo.relayUrl();
    const { code, out } = await run("watch", "--url", url, "--count", "900");
    expect(code).toBe(0);
    expect(out).toMatch(
      /\d+\.\d fps {2}frame \d+\.\d ms {2}physics \d+\.\d ms {2}#\d+ {2}\d+ MB {2}cpu \d+ % {2}head \(/,
    );
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} player_teleported \{"from":\[/m);
  });

  test("--json prints a line of JSON per message", async () => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const { code, out } = await run("watch", "--url", url, "--json", "--count", "200");
    expect(code).toBe(0);
    const messages = out.split("\n").map((line) => JSON.parse(line));
    expect(messages).toHaveLength(200);
    const kinds = new Set(messages.map(({ type, event }) => event ?? type));
    expect(kinds).toContain("performance");
    expect(kinds).toContain("vr_tracking");
    expect(kinds).toContain("fps");
  });

  test("--interval sets the pace of what it is shown", async () => {
    await using demo = new CliProcess(["demo", "--port", "0"]);
    const url = await demo.relayUrl();
    const { out } = await run("watch", "--url", url, "--json", "--interval", "1", "--count", "10");
    const [first] = out
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "ack");
    expect(first).toEqual({ type: "ack", command: "set_update_interval", interval: 1 });
  });

  test("waits for a relay that is not there yet, and says how to start one", async () => {
    await using watch = new CliProcess(["watch", "--url", "ws://127.0.0.1:9"]);
    const reader = watch.process;
    const timer = setTimeout(() => reader.kill("SIGTERM"), 700);
    const error = await watch.stderr;
    clearTimeout(timer);
    expect(error).toContain("no relay answers at ws://127.0.0.1:9 (bun start runs one)");
    expect(error.match(/trying again/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

test("watch into a pipe whose reader leaves ends by itself", async () => {
  await using demo = new CliProcess(["demo", "--port", "0"]);
  const url = await demo.relayUrl();
  const main = new URL("../../src/cli/main.ts", import.meta.url).pathname;
  const watch = Bun.spawn(
    ["sh", "-c", `"$0" "$1" watch --json --url "$2" | head -n 2`, process.execPath, main, url],
    {
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const lines = (await new Response(watch.stdout).text()).trim().split("\n");
  expect(lines).toHaveLength(2);
  expect([await watch.exited, await new Response(watch.stderr).text()]).toEqual([0, ""]);
});

test("simulate plays the same game for the same seed", async () => {
  const play = async () => {
    await using relay = new CliProcess(["serve", "--port", "0"]);
    const url = await relay.relayUrl();
    await using watch = new CliProcess(["watch", "--url", url, "--json", "--count", "40"]);
    await using _game = new CliProcess([
      "simulate",
      "--url",
      `${url}/producer`,
      "--seed",
      "7",
      "--hz",
      "500",
    ]);
    const messages = (await watch.rest()).map((line) => JSON.parse(line));
    return new Map(
      messages.filter(({ event }) => event === "vr_tracking").map(({ data }) => [data.frame, data.headset]),
    );
  };
  const [one, other] = [await play(), await play()];
  const shared = [...one.keys()].filter((frame) => other.has(frame));
  expect(shared.length).toBeGreaterThan(0);
  for (const frame of shared) expect(one.get(frame)).toEqual(other.get(frame));
});
