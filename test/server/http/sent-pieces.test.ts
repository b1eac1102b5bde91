import { expect, test } from "bun:test";
import { sentPieces } from "../../../src/server/http/sent-pieces.ts";
import { SharedRoom } from "../../../src/server/http/shared-room.ts";

/** An answer that is made while it is sent, and the room that it holds of a thousand bytes. */
function streamed() {
  const room = new SharedRoom(1000);
  const held = room.hold("loopback", 0);
  if (held === undefined) throw new Error("expected room");
  const events: (string | number)[] = [];
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      source = controller;
    },
    cancel: () => void events.push("cancelled"),
  });
  const reader = sentPieces(body, held, {
    held: (bytes) => events.push(bytes),
    cut: () => events.push("cut"),
  }).getReader();
  const made = async (bytes: number) => {
    source?.enqueue(new Uint8Array(bytes));
    await Bun.sleep(0);
  };
  const end = async () => {
    source?.close();
    await Bun.sleep(0);
  };
  const read = async () => (await reader.read()).value?.length;
  return { room, events, made, end, read, reader };
}

test("pieces hold room from when they are ready until they are sent", async () => {
  const { room, events, made, end, read } = streamed();
  await made(300);
  await made(200);
  expect(room.held).toBe(500);
  expect([await read(), await read()]).toEqual([300, 200]);
  const next = read();
  await Bun.sleep(0);
  expect(room.held).toBe(0);
  await made(10);
  expect(await next).toBe(10);
  await end();
  expect([await read(), room.held, events]).toEqual([undefined, 0, [500]]);
});

test("an answer breaks off where there is no room for its next piece, and is counted", async () => {
  const { room, events, made, read } = streamed();
  await made(900);
  await made(200);
  expect(events).toEqual(["cut", 1100, "cancelled"]);
  expect(await read()).toBe(900);
  expect(read()).rejects.toThrow();
  await Bun.sleep(0);
  expect(room.held).toBe(0);
});

test("an answer whose reader hangs up holds nothing", async () => {
  const { room, events, made, reader } = streamed();
  await made(900);
  await reader.cancel();
  expect([room.held, events.includes("cancelled")]).toEqual([0, true]);
});
