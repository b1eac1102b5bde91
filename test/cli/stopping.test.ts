import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { DEFAULT_HISTORY } from "../../src/hub/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { linesOf } from "../support/lines-of.ts";
import { skipWithout } from "../support/needs.ts";
import { SHELL, SIGNALS } from "../support/system-parts.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(10_000);

const MAIN = join(import.meta.dir, "../../src/cli/main.ts");
const MESSAGES = 900;

test.skipIf(skipWithout(SIGNALS))("a terminal that closes lets the relay say goodbye", async () => {
  await using serve = new CliProcess(["serve", "--port", "0"]);
  const closed = Promise.withResolvers<CloseEvent>();
  const socket = new WebSocket(await serve.relayUrl());
  socket.onclose = closed.resolve;
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  // A terminal that closes sends two, the kernel's and the shell's.
  serve.process.kill("SIGHUP");
  serve.process.kill("SIGHUP");
  const { code, reason } = await closed.promise;
  expect([code, reason, await serve.process.exited]).toEqual([1001, "relay is shutting down", 0]);
});

test("the end of standard input stops a relay that was asked to", async () => {
  const serve = Bun.spawn([process.execPath, MAIN, "serve", "--port", "0", "--stop-with-input"], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  const url = /ready at (\S+)/.exec((await linesOf(serve.stdout).next()).value ?? "")?.[1] ?? "";
  const closed = new Promise<number>((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => serve.stdin.end();
    socket.onclose = ({ code }) => resolve(code);
  });
  expect([await closed, await serve.exited]).toEqual([1001, 0]);
});

describe.skipIf(skipWithout(SHELL))("in a shell", () => {
  test("a relay started with nohup goes on when the terminal closes", async () => {
    const serve = Bun.spawn(["nohup", process.execPath, MAIN, "serve", "--port", "0"], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    const lines = linesOf(serve.stdout);
    const url = /ready at ws(\S+)/.exec((await lines.next()).value ?? "")?.[1];
    serve.kill("SIGHUP");
    expect((await fetch(`http${url}/status`)).status).toBe(200);
    serve.kill("SIGTERM");
    expect(await serve.exited).toBe(0);
  });

  test("a slow reader of a pipe gets every line of watch --json, also the last ones", async () => {
    await using relay = TestRelay.start({
      history: { ...DEFAULT_HISTORY, event: { maxAgeMillis: 60_000, maxBytes: 2 ** 22 } },
    });
    const game = await relay.game();
    game.send({ type: "hello", source: "lobby" });
    await game.message(({ type }) => type === "welcome");
    const text = "x".repeat(300);
    for (let index = 0; index < MESSAGES; index++)
      game.send({ type: "event", event: "custom", data: { event_name: "shot", index, text } });
    const watch = `"${process.execPath}" "${MAIN}" watch --json --url ${relay.relay.url} --topics custom/shot --history last=${MESSAGES} --count ${MESSAGES}`;
    const slowly = "(read -r line; printf '%s\\n' \"$line\"; sleep 0.3; cat)";
    const reader = Bun.spawn(["sh", "-c", `${watch} | ${slowly}`], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    const lines = (await new Response(reader.stdout).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).data.index)).toEqual(
      Array.from({ length: MESSAGES }, (_, index) => index),
    );
  });
});
