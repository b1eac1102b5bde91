import { expect, setDefaultTimeout, test } from "bun:test";
import type { LostConnection } from "../../src/client/index.ts";
import { ReconnectingSocket } from "../../src/client/internal.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(20_000);

test("reconnects when the relay comes back, and sends only while there is a connection", async () => {
  const first = TestRelay.start();
  const { port } = first.relay;
  const opened: (() => void)[] = [];
  const waitForOpen = () => new Promise<void>((resolve) => opened.push(resolve));
  const lost = Promise.withResolvers<LostConnection>();
  const messages: string[] = [];
  const answered = Promise.withResolvers<void>();
  const firstOpen = waitForOpen();
  const socket = new ReconnectingSocket(
    first.relay.url,
    {
      opened: () => opened.shift()?.(),
      lost: (cause) => lost.resolve(cause),
      message: (data) => {
        messages.push(String(data));
        answered.resolve();
      },
    },
    { random: () => 0.5 },
  );
  expect(socket.send("too soon")).toBe(false);
  await firstOpen;
  const secondOpen = waitForOpen();
  await first[Symbol.asyncDispose]();
  expect(await lost.promise).toMatchObject({ wasOpen: true, code: 1001, retryMillis: 250 });
  expect(socket.connected).toBe(false);

  await using _second = TestRelay.start({ port });
  await secondOpen;
  expect(socket.send('{"command":"ping","id":1}')).toBe(true);
  await answered.promise;
  expect(JSON.parse(messages[0] ?? "")).toMatchObject({ type: "pong", id: 1 });
  socket.close();
});

test("doubles the wait for an absent relay, up to 5 s", async () => {
  const waits: number[] = [];
  const enough = Promise.withResolvers<void>();
  const instant = {
    unixMillis: () => 0,
    monotonicMillis: () => 0,
    after: (delayMillis: number, callback: () => void) => {
      waits.push(delayMillis);
      if (waits.length < 8) setTimeout(callback, 0);
      else enough.resolve();
      return { cancel: () => {} };
    },
    every: () => ({ cancel: () => {} }),
  };
  const socket = new ReconnectingSocket("ws://127.0.0.1:9", {}, { clock: instant, random: () => 0.5 });
  await enough.promise;
  socket.close();
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});
