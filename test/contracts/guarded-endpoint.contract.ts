import { describe, expect, test } from "bun:test";
import { DEFAULT_LIMITS, type Limits } from "../../src/protocol/limits.ts";
import { MuteClient } from "../support/mute-client.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../support/raw-frame.ts";
import { receivedFrames } from "../support/received-frames.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

/** A WebSocket endpoint, and what its peers send. */
export interface GuardedEndpoint {
  path: string;
  protocol?: string;
  /** A message of fewer than 200 bytes that is taken. */
  message: string | Uint8Array;
  /** Whether its peers are answered with errors. */
  answers: "errors" | "nothing";
  /** A message that is too long, when messages may have 2000 bytes. */
  tooLong: string | Uint8Array;
}

/** Messages of a burst, and how many of them the rates let through. */
const BURST = 40;
const ADMITTED = 10;

/** How many errors of a code a peer was answered with, once there are at least so many, whatever dialect they are written in. */
async function answersOf(client: TestClient, code: string, least: number): Promise<number> {
  for (;;) {
    const { length } = client.received.filter((one) => typeof one === "string" && one.includes(code));
    if (length >= least) return length;
    await Bun.sleep(5);
  }
}

/** The header that asks for a subprotocol. */
function asking(protocol: string | undefined): Record<string, string> {
  return protocol === undefined ? {} : { "Sec-WebSocket-Protocol": protocol };
}

/** What the server does for every endpoint. */
export function describeGuardedEndpoint({
  path,
  protocol,
  message,
  answers,
  tooLong,
}: GuardedEndpoint): void {
  const protocols = protocol === undefined ? [] : [protocol];
  const answered = answers === "errors" ? 1 : 0;

  function start(limits: Partial<Limits> = {}): TestRelay {
    return TestRelay.start({ limits: { ...DEFAULT_LIMITS, ...limits } });
  }

  const connect = (relay: TestRelay) => TestClient.connect(`${relay.relay.url}${path}`, protocols);

  async function refusedAs(relay: TestRelay, code: string, least = 1): Promise<number> {
    for (;;) {
      const { refusals } = await relay.status();
      const count = (refusals as Record<string, number>)[code] ?? 0;
      if (count >= least) return count;
      await Bun.sleep(5);
    }
  }

  async function connections(relay: TestRelay, count: number): Promise<void> {
    while ((await relay.status()).connections !== count) await Bun.sleep(5);
  }

  describe("a guarded endpoint", () => {
    test("closes a silent peer with 4000", async () => {
      await using relay = TestRelay.start({
        heartbeatIntervalSeconds: 0.05,
        heartbeatTimeoutSeconds: 0.3,
        producerTimeoutSeconds: 0.3,
      });
      using mute = await MuteClient.connect("127.0.0.1", relay.relay.port, path, protocol);
      await mute.ended;
      expect(mute.seen("ping").length).toBeGreaterThan(0);
      expect(mute.seen("close").map(({ closeCode }) => closeCode)).toEqual([4000]);
      await connections(relay, 0);
    });

    test("keeps a peer that answers pings", async () => {
      await using relay = TestRelay.start({
        heartbeatIntervalSeconds: 0.05,
        heartbeatTimeoutSeconds: 0.3,
        producerTimeoutSeconds: 0.3,
      });
      using _peer = await connect(relay);
      using mute = await MuteClient.connect("127.0.0.1", relay.relay.port, path, protocol);
      await mute.ended;
      await connections(relay, 1);
    });

    test("answers the first message past the rate limit, and counts all", async () => {
      await using relay = start({ commandsPerSecond: ADMITTED, packetsPerSecond: 2 * ADMITTED });
      using peer = await connect(relay);
      for (let index = 0; index < BURST; index++) peer.send(message);
      // One or two more may pass, as time does.
      await refusedAs(relay, "rate_exceeded", BURST - ADMITTED - 2);
      expect(await answersOf(peer, "rate_exceeded", answered)).toBe(answered);
    });

    test("closes with 4002 a peer that continues past the rate limit", async () => {
      await using relay = start({ commandsPerSecond: 1, packetsPerSecond: 1, patienceSeconds: 0.2 });
      using peer = await connect(relay);
      const flood = setInterval(() => peer.send(message), 2);
      const { code } = await peer.closed;
      clearInterval(flood);
      expect(code).toBe(4002);
    });

    test.each([
      ["pings", RAW_OPCODE.ping],
      ["pongs", RAW_OPCODE.pong],
    ])("closes at once with 4002 a peer that floods it with %s", async (_, opcode) => {
      await using relay = start();
      using raw = await RawConnection.connect(relay.httpUrl);
      await raw.handshake({ path, headers: asking(protocol) });
      raw.write(Buffer.concat(Array.from({ length: 20_000 }, () => rawFrame(opcode))));
      const framesOf = () =>
        receivedFrames(raw.received.subarray(raw.received.indexOf("\r\n\r\n") + 4)).frames;
      const closing = await raw.until(() => framesOf().find((frame) => frame.opcode === RAW_OPCODE.close));
      expect(closing.payload.readUInt16BE(0)).toBe(4002);
      const pongs = framesOf().filter((frame) => frame.opcode === RAW_OPCODE.pong);
      expect(pongs.length).toBeLessThan(2000);
      expect(await refusedAs(relay, "rate_exceeded")).toBe(1);
    });

    test("refuses a message that is too long, and counts it", async () => {
      await using relay = start({ messageBytes: 2000 });
      using peer = await connect(relay);
      peer.send(tooLong);
      expect(await refusedAs(relay, "message_too_large")).toBe(1);
      expect(await answersOf(peer, "message_too_large", answered)).toBe(answered);
    });

    test("counts a frame that breaks RFC 6455, and removes the connection from the count", async () => {
      await using relay = start();
      using raw = await RawConnection.connect(relay.httpUrl);
      await raw.handshake({ path, headers: asking(protocol) });
      await connections(relay, 1);
      const reservedOpcode = 3;
      raw.write(rawFrame(reservedOpcode, "x"));
      await raw.ended;
      expect(await refusedAs(relay, "bad_frame")).toBe(1);
      await connections(relay, 0);
    });

    test("removes closed connections from the count", async () => {
      await using relay = start();
      const peers = await Promise.all([connect(relay), connect(relay)]);
      await connections(relay, 2);
      for (const peer of peers) peer[Symbol.dispose]();
      await connections(relay, 0);
      expect(await relay.status()).toMatchObject({
        clients: 0,
        games: 0,
        editor: { lsp: { clients: 0 }, dap: { clients: 0 } },
      });
    });
  });
}
