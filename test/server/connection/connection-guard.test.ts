import { beforeEach, expect, test } from "bun:test";
import { Accounts, WorkTurns } from "../../../src/account/index.ts";
import { Tally } from "../../../src/base/tally.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { ALL_RIGHTS } from "../../../src/protocol/rights.ts";
import { ConnectionGuard } from "../../../src/server/connection/connection-guard.ts";
import { Heartbeats } from "../../../src/server/connection/heartbeats.ts";
import { MessageGarbage } from "../../../src/server/connection/message-garbage.ts";
import type { Connection, WebSocketEndpoint } from "../../../src/server/connection/web-socket-endpoint.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { RecordedSockets } from "../../support/recorded-sockets.ts";

const TIMES = { heartbeatIntervalSeconds: 30, heartbeatTimeoutSeconds: 60, producerTimeoutSeconds: 120 };
const PEER = {
  address: "127.0.0.1:9",
  url: new URL("ws://127.0.0.1/"),
  rights: ALL_RIGHTS,
  protocol: undefined,
};

const FAILED = (error: unknown) => {
  throw error;
};

let clock: ManualClock;
let heartbeats: Heartbeats;
let refusals: Tally<ErrorCode>;
let guard: ConnectionGuard;
let opened: Connection[];
let due: (() => void)[];

/** The turns of the event loop that are due. */
function nextTurns(): void {
  for (const turn of due.splice(0)) turn();
}

const endpoint = (more: Partial<WebSocketEndpoint> = {}): WebSocketEndpoint => ({
  right: "viewer",
  heartbeat: "client",
  messageRate: "commandsPerSecond",
  open: (connection) => {
    opened.push(connection);
    return { text() {}, binary() {}, closed() {} };
  },
  ...more,
});

beforeEach(() => {
  clock = new ManualClock();
  due = [];
  heartbeats = new Heartbeats(clock, TIMES);
  refusals = new Tally();
  guard = new ConnectionGuard({
    clock,
    heartbeats,
    limits: DEFAULT_LIMITS,
    refusals,
    accounts: new Accounts(DEFAULT_LIMITS, clock),
    turns: new WorkTurns(clock, (callback) => due.push(callback)),
    garbage: new MessageGarbage({ residentBytes: () => 0, collect() {}, nowMillis: () => 0 }),
    received: { messages: 0, bytes: 0 },
  });
  opened = [];
});

test("closes a connection past an endpoint's capacity by its code, and has room again once one has closed", () => {
  const sockets = new RecordedSockets();
  const full = endpoint({
    capacity: { connections: 1, code: "too_many_editor_clients", reason: "too many clients" },
  });
  const first = guard.admit(sockets.open(), full, "loopback");
  const refused = sockets.open();
  expect(guard.admit(refused, full, "loopback")).toBeUndefined();
  expect(refused.closed).toEqual({ code: 1013, reason: "too many clients" });
  expect(refusals.toRecord()).toEqual({ too_many_editor_clients: 1 });
  expect(guard.admit(sockets.open(), endpoint(), "loopback")).toBeDefined();
  clock.advance(1000);
  expect(refused.terminated).toBe(true);

  if (first !== undefined) guard.closed(first, 1000, "");
  expect(guard.admit(sockets.open(), full, "loopback")).toBeDefined();
});

test("ends a connection once, counts that once, and cuts a peer that does not answer", () => {
  const socket = new RecordedSockets().open();
  guard.admit(socket, endpoint(), "loopback")?.open(PEER, FAILED);
  const [connection] = opened;
  connection?.end("slow_client", "slow client");
  connection?.end("slow_client", "slow client again");
  expect(socket.closed).toEqual({ code: 4001, reason: "slow client" });
  expect(refusals.toRecord()).toEqual({ slow_client: 1 });
  expect(socket.terminated).toBe(false);
  clock.advance(1000);
  expect(socket.terminated).toBe(true);
});

test("counts a connection out whose handler could not be opened, and watches it no longer", () => {
  const socket = new RecordedSockets().open();
  const broken = endpoint({
    capacity: { connections: 1, code: "too_many_editor_clients", reason: "too many clients" },
    open: () => {
      throw new Error("broken");
    },
  });
  const connection = guard.admit(socket, broken, "loopback");
  expect(() => connection?.open(PEER, FAILED)).toThrow("broken");
  if (connection !== undefined) guard.closed(connection, 1011, "internal error");
  expect(guard.admit(new RecordedSockets().open(), broken, "loopback")).toBeDefined();
  clock.advance(100_000);
  expect([socket.pings, socket.closed]).toEqual([0, undefined]);
});

test("closes a peer that sends more than 1,000 pings and pongs between two sweeps, and counts it once", () => {
  const socket = new RecordedSockets().open();
  const connection = guard.admit(socket, endpoint(), "loopback");
  const send = (pings: number, pongs: number) => {
    for (let count = 0; count < pings; count++) connection?.pinged();
    for (let count = 0; count < pongs; count++) connection?.ponged(Buffer.of());
  };
  for (let sweep = 0; sweep < 3; sweep++) {
    send(600, 400);
    clock.advance(500);
  }
  expect(socket.closed).toBeUndefined();
  send(600, 401);
  expect(socket.closed).toEqual({ code: 4002, reason: "too many pings or pongs" });
  send(1, 1);
  expect(refusals.toRecord()).toEqual({ rate_exceeded: 1 });
});

test("closes a peer at once that sends more than 20,000 messages past its rate between two sweeps, and counts each", () => {
  const socket = new RecordedSockets().open();
  const connection = guard.admit(socket, endpoint(), "loopback");
  connection?.open(PEER, FAILED);
  const { commandsPerSecond } = DEFAULT_LIMITS;
  for (let count = 0; count < commandsPerSecond + 20_000; count++) connection?.text("");
  expect(socket.closed).toBeUndefined();
  connection?.text("");
  expect(socket.closed).toEqual({ code: 4002, reason: "rate exceeded" });
  expect(refusals.toRecord()).toEqual({ rate_exceeded: 20_001 });
});

test("closes a peer at once that sends a mebibyte past its rate between two sweeps", () => {
  const socket = new RecordedSockets().open();
  const connection = guard.admit(socket, endpoint({ bytesShare: 1 / 64 }), "loopback");
  connection?.open(PEER, FAILED);
  const kibibytes = "x".repeat(64 * 1024);
  for (let count = 0; count < 16 + 16; count++) connection?.text(kibibytes);
  expect(socket.closed).toBeUndefined();
  connection?.text(kibibytes);
  expect(socket.closed).toEqual({ code: 4002, reason: "rate exceeded" });
  expect(refusals.toRecord()).toEqual({ rate_exceeded: 17 });
});

test("a handler whose connection the relay ends is told that what waits need not be handled", () => {
  const calls: string[] = [];
  const handler = {
    text() {},
    binary() {},
    abandon: () => calls.push("abandon"),
    closed: () => calls.push("closed"),
  };
  const connection = guard.admit(new RecordedSockets().open(), endpoint({ open: () => handler }), "loopback");
  connection?.open(PEER, FAILED);
  connection?.end("rate_exceeded", "rate exceeded");
  if (connection !== undefined) guard.closed(connection, 4002, "");
  expect(calls).toEqual(["abandon", "closed"]);
});

test("what a game left waiting is handled after it has gone, but not what a flood left", () => {
  for (const [messages, handledAfter] of [
    [1, 1],
    [3, 0],
  ] as const) {
    const handled: string[] = [];
    const open = () => ({
      text: (text: string) => handled.push(text),
      binary() {},
      closed: () => handled.push("closed"),
    });
    const game = endpoint({ heartbeat: "game", messageRate: "packetsPerSecond", open });
    const connection = guard.admit(new RecordedSockets().open(), game, `network of ${messages}`);
    connection?.open(PEER, FAILED);
    // The debt of so many bytes that inflated.
    for (let packet = 0; packet < 8; packet++) connection?.admitsInflated(1024 * 1024);
    for (let count = 0; count < messages; count++) connection?.text("x".repeat(1024 * 1024));
    if (connection !== undefined) guard.closed(connection, 1006, "");
    clock.advance(5000);
    nextTurns();
    expect(handled.filter((text) => text !== "closed")).toHaveLength(handledAfter);
    expect(handled.at(-1)).toBe("closed");
  }
  expect(refusals.toRecord()).toEqual({ rate_exceeded: 3 });
});

test("gives a game more time than a client", () => {
  const sockets = new RecordedSockets();
  const [client, game] = [sockets.open(), sockets.open()];
  guard.admit(client, endpoint(), "loopback");
  guard.admit(game, endpoint({ heartbeat: "game" }), "loopback");
  clock.advance(61_000);
  expect([client.closed?.code, game.closed]).toEqual([4000, undefined]);
  clock.advance(60_000);
  expect(game.closed?.code).toBe(4000);
});
