import { expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { AdbStream } from "../../../src/ingest/headset/adb/adb-stream.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** What a command printed that a server answers so, `seconds` after the answer has begun. */
async function output(answer: (socket: Socket) => void, seconds = 0) {
  const clock = new ManualClock();
  const begun = Promise.withResolvers<void>();
  const server: Server = createServer((socket) => {
    answer(socket);
    begun.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const stream = await AdbStream.open({ host: "127.0.0.1", port }, clock);
  if (!(stream instanceof AdbStream)) throw new Error(stream.reason);
  const all = stream.all();
  await begun.promise;
  clock.advance(seconds * 1000);
  try {
    return await all;
  } finally {
    stream.close();
    server.close();
  }
}

test("what a command printed is all until the server ends", async () => {
  expect(await output((socket) => socket.end("level: 80"))).toEqual({ ok: true, value: "level: 80" });
});

test("a command that hangs, or prints without end, has not answered", async () => {
  expect(await output((socket) => socket.write("level: 8"), 5)).toEqual({
    ok: false,
    reason: "no answer in 5 s",
  });
  const endless = await output((socket) => socket.write("x".repeat(300 * 1024)));
  expect(endless).toEqual({ ok: false, reason: "it sent more than expected" });
});
