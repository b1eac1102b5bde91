import { expect, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";

test("serve --stop-with ends in order when that process has ended", async () => {
  await using editor = Bun.spawn([process.execPath, "-e", "setTimeout(() => {}, 60_000)"]);
  await using relay = new CliProcess(["serve", "--port", "0", "--stop-with", String(editor.pid)]);
  const url = await relay.relayUrl();
  const client = new WebSocket(url);
  const closed = new Promise<CloseEvent>((resolve) => client.addEventListener("close", resolve));
  await new Promise((resolve) => client.addEventListener("open", resolve));
  editor.kill("SIGKILL");
  expect(await relay.process.exited).toBe(0);
  // The relay's goodbye, not a connection that breaks.
  expect((await closed).code).toBe(1001);
});
