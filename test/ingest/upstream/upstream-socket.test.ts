import { expect, setDefaultTimeout, test } from "bun:test";
import { systemClock } from "../../../src/base/clock.ts";
import { LINK_TIMES, UPSTREAM_TIMES, UpstreamSocket } from "../../../src/ingest/upstream/upstream-socket.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { OldServer } from "../../support/old-server.ts";

setDefaultTimeout(20_000);

/** What a socket tells, kept and waited for. */
class Told {
  readonly lostFor: string[] = [];
  readonly texts: string[] = [];
  opens = 0;
  #next = Promise.withResolvers<void>();
  readonly events = {
    opened: () => this.#note(() => this.opens++),
    text: (message: string) => this.#note(() => this.texts.push(message)),
    binary: () => {},
    lost: (reason: string) => this.#note(() => this.lostFor.push(reason)),
  };

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#next.promise;
  }

  #note(work: () => void): void {
    work();
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}

test("waits 0.25 s and then twice as long each time, up to 5 s, until it is connected", async () => {
  const server = OldServer.start();
  const { url } = server;
  await server.kill();
  const told = new Told();
  const waits: number[] = [];
  const instant = {
    ...systemClock,
    after: (delayMillis: number, callback: () => void) => {
      waits.push(delayMillis);
      return systemClock.after(0, callback);
    },
  };
  const socket = new UpstreamSocket(url, told.events, instant);
  socket.connect();
  await told.until(() => waits.length === 8);
  socket.close();
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  expect(new Set(told.lostFor)).toEqual(new Set(["refused (ECONNREFUSED)"]));
});

test("gives up a connection that is silent for a minute, and reconnects", async () => {
  await using server = OldServer.start();
  const clock = new ManualClock();
  const told = new Told();
  const socket = new UpstreamSocket(server.url, told.events, clock);
  socket.connect();
  await told.until(() => told.opens === 1);
  clock.advance(59_000);
  expect(told.lostFor).toEqual([]);
  clock.advance(1000);
  expect(told.lostFor).toEqual(["silent for 60 s"]);
  clock.advance(250);
  await told.until(() => told.opens === 2);
  socket.close();
  expect([server.connections, clock.timers]).toEqual([2, 0]);
});

test("gives up a handshake that hangs, and reconnects", async () => {
  const accepted = Promise.withResolvers<void>();
  using listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { open: () => accepted.resolve(), data: () => {} },
  });
  const clock = new ManualClock();
  const told = new Told();
  const socket = new UpstreamSocket(`ws://127.0.0.1:${listener.port}`, told.events, clock);
  socket.connect();
  await accepted.promise;
  clock.advance(60_000);
  expect(told).toMatchObject({ opens: 0, lostFor: ["silent for 60 s"] });
  socket.close();
});

test("keeps a connection on which only pongs arrive", async () => {
  await using server = OldServer.start();
  const told = new Told();
  const times = { ...UPSTREAM_TIMES, pingMillis: 100, silenceMillis: 1000 };
  const socket = new UpstreamSocket(server.url, told.events, systemClock, times);
  socket.connect();
  await server.until(() => server.pings === 15);
  socket.close();
  expect([server.connections, told.lostFor]).toEqual([1, []]);
});

test("keeps waiting longer for a server that accepts every connection and ends it at once", async () => {
  await using server = OldServer.start();
  const clock = new ManualClock();
  const told = new Told();
  const socket = new UpstreamSocket(server.url, told.events, clock);
  socket.connect();
  for (const [count, waitMillis] of [250, 500, 1000].entries()) {
    await told.until(() => told.opens === count + 1);
    socket.giveUp("test");
    clock.advance(waitMillis - 1);
    expect(clock.timers).toBe(1);
    clock.advance(1);
  }
  await told.until(() => told.opens === 4);
  clock.advance(5000);
  socket.giveUp("test");
  clock.advance(250);
  await told.until(() => told.opens === 5);
  socket.close();
});

test("names the subprotocol first; a server that refuses it is connected to again at once, without it", async () => {
  await using server = OldServer.start();
  const told = new Told();
  const clock = new ManualClock();
  const socket = new UpstreamSocket(server.url, told.events, clock, UPSTREAM_TIMES, "telemetry.v1.link");
  socket.connect();
  await told.until(() => told.opens === 1);
  expect([server.connections, told.lostFor]).toEqual([1, []]);
  socket.close();
});

test("a relay that starts anew in the middle of a handshake is not taken for a server that refuses the subprotocol", async () => {
  let handshakes = 0;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data: (connection) => {
        handshakes++;
        connection.terminate();
      },
    },
  });
  const told = new Told();
  const url = `ws://127.0.0.1:${server.port}`;
  const socket = new UpstreamSocket(url, told.events, new ManualClock(), UPSTREAM_TIMES, "telemetry.v1.link");
  socket.speaks(LINK_TIMES);
  socket.connect();
  await told.until(() => told.lostFor.length === 1);
  socket.close();
  expect([handshakes, told.lostFor]).toEqual([1, [expect.stringContaining("refused (ECONNRESET)")]]);
  server.stop(true);
});
