import { expect, test } from "bun:test";
import { type PausableSocket, SocketReading } from "../../src/account/index.ts";
import { ReadTurns } from "../../src/account/read-turns.ts";

/** A socket without a network that notes when it pauses and goes on. */
function namedSocket(name: string, told: string[]): PausableSocket {
  return { pause: () => told.push(`${name} pauses`), resume: () => told.push(`${name} goes on`) };
}

/** Turns that run when the test says so. */
function manualTurns() {
  const due: (() => void)[] = [];
  const turns = new ReadTurns((callback) => due.push(callback));
  const next = () => {
    for (const turn of due.splice(0)) turn();
  };
  return { turns, next, due };
}

test("a socket pauses once its peer has brought 64 KiB in a turn, and one socket goes on in each turn", () => {
  const { turns, next, due } = manualTurns();
  const told: string[] = [];
  const readings = ["a", "b"].map((name) => new SocketReading(turns, namedSocket(name, told)));
  for (const reading of readings) {
    reading.took(60_000);
    reading.took(6000);
    reading.took(6000);
  }
  expect(told.splice(0)).toEqual(["a pauses", "b pauses"]);
  next();
  expect(told.splice(0)).toEqual(["a goes on"]);
  next();
  expect([told.splice(0), due]).toEqual([["b goes on"], []]);
});

test("each turn counts anew", () => {
  const { turns, next } = manualTurns();
  const told: string[] = [];
  const reading = new SocketReading(turns, namedSocket("a", told));
  for (let turn = 0; turn < 10; turn++) {
    reading.took(60_000);
    next();
  }
  expect(told).toEqual([]);
});

test("short messages count only past the rates", () => {
  const { turns } = manualTurns();
  const told: string[] = [];
  const reading = new SocketReading(turns, namedSocket("a", told));
  for (let message = 0; message < 10_000; message++) reading.took(512);
  expect(told).toEqual([]);
  for (let message = 0; message < 300; message++) reading.refused(8);
  expect(told).toEqual(["a pauses"]);
});

const MESSAGE_BYTES = 10_000;
const MESSAGES = 1000;
/** What the runtime reads of a socket at once. Units: bytes. */
const CHUNK_BYTES = 512 * 1024;

/** Counts the bytes that come in each turn of the event loop. */
class TurnBytes {
  all = 0;
  most = 0;
  #bytes = 0;

  came(bytes: number): void {
    if (this.#bytes === 0) {
      setImmediate(() => {
        this.most = Math.max(this.most, this.#bytes);
        this.#bytes = 0;
      });
    }
    this.#bytes += bytes;
    this.all += bytes;
  }
}

// Real sockets: what the runtime reads after a pause is its own.
test("Bun hands over no more than it had read of a WebSocket that pauses, at the server and at the client", async () => {
  const turns = new ReadTurns();
  const [atServer, atClient] = [new TurnBytes(), new TurnBytes()];
  const message = Buffer.alloc(MESSAGE_BYTES);
  const done = Promise.withResolvers<void>();
  const ended = () => {
    if (atServer.all + atClient.all === 2 * MESSAGES * MESSAGE_BYTES) done.resolve();
  };
  await using server = Bun.serve<SocketReading | undefined>({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, self) => (self.upgrade(request, { data: undefined }) ? undefined : new Response()),
    websocket: {
      open(socket) {
        socket.data = new SocketReading(turns, socket);
        for (let count = 0; count < MESSAGES; count++) socket.send(message);
      },
      message(socket, { length }) {
        socket.data?.took(length);
        atServer.came(length);
        ended();
      },
    },
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.port}`);
  client.binaryType = "arraybuffer";
  const reading = new SocketReading(turns, client);
  client.onopen = () => {
    for (let count = 0; count < MESSAGES; count++) client.send(message);
  };
  client.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    reading.took(data.byteLength);
    atClient.came(data.byteLength);
    ended();
  };
  await done.promise;
  client.close();
  for (const { most } of [atServer, atClient]) expect(most).toBeLessThanOrEqual(CHUNK_BYTES + MESSAGE_BYTES);
});
