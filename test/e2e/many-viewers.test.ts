import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { OPCODE } from "../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../src/cli/load/raw-web-socket.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

/** More than three slices. */
const CLIENTS = 1600;
/** Clients that connect at the same time. */
const CONNECTING = 50;
const FRAMES = 30;

/** What one client got: frame numbers of 0x01, or numbers of events. */
interface Viewer {
  socket: RawWebSocket;
  frames: number[];
  events: number[];
}

let relay: TestRelay;
const viewers: Viewer[] = [];

beforeAll(async () => {
  relay = TestRelay.start();
  while (viewers.length < CLIENTS) {
    const wave = Array.from({ length: CONNECTING }, (_, index) => connect(index % 2 === 0));
    viewers.push(...(await Promise.all(wave)));
  }
});

afterAll(async () => {
  for (const { socket } of viewers) socket.terminate();
  await relay[Symbol.asyncDispose]();
});

async function connect(classic: boolean): Promise<Viewer> {
  const [frames, events]: [number[], number[]] = [[], []];
  const url = classic ? relay.relay.url : `${relay.relay.url}/?format=binary&topics=fps,custom/*`;
  const socket = await RawWebSocket.connect(url, {
    take(opcode, bytes, start, end) {
      if (opcode === OPCODE.binary && bytes[start] === 1) frames.push(bytes.readUInt32BE(start + 1));
      if (opcode !== OPCODE.text) return;
      const number = /"number":(\d+)/.exec(bytes.toString("latin1", start, end))?.[1];
      if (number !== undefined) events.push(Number(number));
    },
  });
  return { socket, frames, events };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test("each of 1,600 clients gets each message once and in order, while the relay answers others", async () => {
  const codec = new PlainCodec();
  using game = await relay.game();
  const numbers = Array.from({ length: FRAMES }, (_, index) => index + 1);
  for (const number of numbers) {
    game.send((codec.encodePerformance(number, 90, 11, 2) as Uint8Array).slice());
    game.send({ type: "event", event: "custom", data: { event_name: "e", number }, timestamp: 1 });
    const response = await fetch(`${relay.httpUrl}/health`);
    expect(response.status).toBe(200);
  }
  await until(() => viewers.every(({ events }) => events.at(-1) === FRAMES));
  await until(() => viewers.every(({ frames }) => frames.at(-1) === FRAMES));
  expect(viewers.filter(({ frames }) => !Bun.deepEquals(frames, numbers))).toEqual([]);
  expect(viewers.filter(({ events }) => !Bun.deepEquals(events, numbers))).toEqual([]);
  expect((await relay.status()).dropped).toEqual({});
});
