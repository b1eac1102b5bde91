import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { RelayOptions } from "../../src/app/index.ts";
import { DEFAULT_LANE_LIMITS } from "../../src/delivery/index.ts";
import { upstreamAddress } from "../../src/ingest/index.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/protocol/limits.ts";
import { offeringGame } from "../support/offering-game.ts";
import { OldServer } from "../support/old-server.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { rawFrame } from "../support/raw-frame.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

const MIB = 1024 * 1024;
const page = readFileSync(join(import.meta.dir, "../../docs/security.md"), "utf8");
const section = page.split("## The account of a peer")[1]?.split("\n## ")[0] ?? "";
/** Kinds of the table, and what counts them beyond their bound. */
const KINDS = [...section.matchAll(/^\| ([^|]+) \| [^|]+ \| `([a-z_]+)` \|$/gm)].map(
  ([, kind = "", counter = ""]) => ({ kind, counter }),
);

/** How a peer overdraws one kind: with which limits, and by what. */
interface Overdraft {
  limits?: Partial<Limits>;
  options?: Partial<RelayOptions>;
  act(relay: TestRelay): Promise<unknown>;
}

const PING = { command: "ping" };
const event = (name: string, fill = "") => ({
  type: "event",
  event: "custom",
  data: { event_name: name, fill },
});

/** Sends a message many times to an endpoint, and keeps the connection. */
async function flood(relay: TestRelay, path: string, message: unknown, times: number): Promise<void> {
  const peer = await TestClient.connect(`${relay.relay.url}${path}`);
  for (let count = 0; count < times; count++) peer.send(message as object);
}

function inflating(bytes: number): Uint8Array {
  const json = JSON.stringify(event("e", "x".repeat(bytes)));
  const gzip = gzipSync(json);
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(json.length, 1);
  head.writeUInt32BE(gzip.length, 5);
  return Buffer.concat([head, gzip]);
}

/** Fills the history with events, so that answers about it are long. */
async function fillHistory(relay: TestRelay): Promise<void> {
  const game = await relay.game();
  for (let index = 0; index < 1000; index++) game.send(event(`e${index % 5}`, "x".repeat(1000)));
  await game.ask({ type: "taken?" });
}

let server: OldServer | undefined;

const OVERDRAFTS: Readonly<Record<string, Overdraft>> = {
  "messages of a game": {
    limits: { packetsPerSecond: 10 },
    act: (relay) => flood(relay, "/producer", event("e"), 100),
  },
  "messages of an upstream": {
    limits: { packetsPerSecond: 10 },
    async act() {
      await server?.until(() => server?.connections === 1);
      for (let count = 0; count < 100; count++) server?.sendAll(event("e"));
    },
  },
  "messages to the editor": {
    limits: { commandsPerSecond: 10 },
    act: (relay) => flood(relay, "/lsp", { jsonrpc: "2.0", method: "x" }, 100),
  },
  commands: { limits: { commandsPerSecond: 10 }, act: (relay) => flood(relay, "/", PING, 100) },
  bytes: {
    limits: { bytesPerSecond: 5000 },
    act: (relay) => flood(relay, "/", { ...PING, pad: "x".repeat(1000) }, 20),
  },
  "inflated bytes": {
    limits: { bytesPerSecond: 100_000 },
    act: (relay) => flood(relay, "/producer", inflating(60_000), 5),
  },
  "decoded values": {
    act: (relay) => flood(relay, "/producer", { ...event("e"), many: new Array(300_000).fill(0) }, 1),
  },
  pings: {
    async act(relay) {
      const raw = await RawConnection.connect(relay.httpUrl);
      await raw.handshake();
      const ping = rawFrame(9, "");
      raw.write(Buffer.concat(new Array(2000).fill(ping)));
      await raw.ended;
    },
  },
  work: {
    limits: { workMillisPerSecond: 1, commandsPerSecond: 1_000_000 },
    act: (relay) => flood(relay, "/?format=json", { command: "get_stats", pad: "x".repeat(30_000) }, 1000),
  },
  topics: {
    limits: { topics: 32 },
    async act(relay) {
      const game = await relay.game();
      for (let index = 0; index < 60; index++) game.send(event(`e${index}`));
    },
  },
  subscriptions: {
    limits: { subscriptions: 2 },
    act: (relay) =>
      flood(relay, "/?format=json", { command: "subscribe", topics: ["fps", "alert", "scene"] }, 1),
  },
  calls: {
    async act(relay) {
      await offeringGame(relay, "room", "never");
      await flood(relay, "/?format=json", { command: "call", name: "never" }, 40);
    },
  },
  "unsent answers": {
    limits: { commandsPerSecond: 1_000_000 },
    options: { lanes: { ...DEFAULT_LANE_LIMITS, maxControls: 5, backlogBytes: 1024 } },
    async act(relay) {
      await fillHistory(relay);
      const raw = await RawConnection.connect(relay.httpUrl);
      await raw.handshake({ path: "/?format=json" });
      raw.pause();
      const frame = rawFrame(1, JSON.stringify({ command: "get_events", limit: 1000 }));
      raw.write(Buffer.concat(new Array(60).fill(frame)));
    },
  },
  "HTTP work": {
    limits: { workMillisPerSecond: 1 },
    async act(relay) {
      await fillHistory(relay);
      await Promise.all(
        Array.from({ length: 200 }, () =>
          fetch(`${relay.httpUrl}/events?limit=1000`).then((one) => one.text()),
        ),
      );
    },
  },
  "unsent HTTP answers": {
    async act(relay) {
      const head = `POST /mcp HTTP/1.1\r\nHost: ${new URL(relay.httpUrl).host}\r\nContent-Type: application/json\r\nContent-Length: ${2 * MIB}\r\n\r\n{`;
      for (let count = 0; count < 40; count++) {
        const connection = await RawConnection.connect(relay.httpUrl);
        connection.write(head);
      }
    },
  },
};

test("the table of the page has the kinds that are tried, and no other", () => {
  expect(KINDS.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(OVERDRAFTS).toSorted());
});

describe("beyond the bound, the relay counts", () => {
  test.each(KINDS)("$kind as $counter", async ({ kind, counter }) => {
    const overdraft = OVERDRAFTS[kind];
    if (overdraft === undefined) throw new Error(`expected an overdraft of ${kind}`);
    const { limits, options, act } = overdraft;
    server = kind === "messages of an upstream" ? OldServer.start() : undefined;
    const upstreams = server === undefined ? [] : [upstreamAddress(server.url) ?? []].flat();
    await using relay = TestRelay.start({
      limits: { ...DEFAULT_LIMITS, ...limits },
      ...options,
      upstreams,
    });
    await act(relay);
    for (;;) {
      const { refusals, omitted } = (await relay.status()) as Record<string, Record<string, number>>;
      const count = { ...refusals, ...omitted }[counter] ?? 0;
      if (count > 0) break;
      await Bun.sleep(10);
    }
    await server?.[Symbol.asyncDispose]();
  });
});
