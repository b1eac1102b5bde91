import { describe, expect, test } from "bun:test";
import { Heartbeats } from "../../src/server/connection/heartbeats.ts";
import { SocketBridge } from "../../src/server/edges/socket-bridge.ts";
import { ManualClock } from "../support/manual-clock.ts";

const TIMES = { heartbeatIntervalSeconds: 30, heartbeatTimeoutSeconds: 60, producerTimeoutSeconds: 300 };

/** A socket on either side, which records what is done with it. */
function recordedSocket(log: string[]) {
  return {
    readyState: WebSocket.OPEN,
    bufferedAmount: 0,
    unsentBytes: 0,
    binaryType: "",
    onmessage: (_: MessageEvent) => {},
    onclose: (_: { code: number; reason: string }) => {},
    send: (message: string) => log.push(`send ${message}`),
    ping: (payload?: string) => log.push(`ping ${payload ?? ""}`.trim()),
    pause: () => log.push("pause"),
    resume: () => log.push("resume"),
    close: (code?: number, reason?: string) => log.push(`close ${code ?? ""} ${reason ?? ""}`.trim()),
    terminate: () => log.push("terminate"),
    getBufferedAmount(): number {
      return this.unsentBytes;
    },
  };
}

function bridge(heartbeat: "client" | "game" = "client") {
  const clock = new ManualClock();
  const [atRelay, atPeer]: string[][] = [[], []];
  const relay = recordedSocket(atRelay ?? []);
  const peer = recordedSocket(atPeer ?? []);
  const heartbeats = new Heartbeats(clock, TIMES);
  const made = new SocketBridge(relay as never, { clock, heartbeats, heartbeat });
  const tell = (text: string) => relay.onmessage(new MessageEvent("message", { data: text }));
  return { bridge: made, clock, relay, peer, atRelay, atPeer, tell };
}

describe("a bridge between two WebSockets", () => {
  test("passes messages on both ways, those too that came before the peer's socket was open", () => {
    const { bridge: made, peer, atRelay, atPeer, tell } = bridge("game");
    tell("early");
    made.opened(peer as never);
    tell("later");
    made.message("of the peer");
    expect([atPeer, atRelay]).toEqual([["send early", "send later"], ["send of the peer"]]);
  });

  test("reads no further from the relay while the peer takes nothing", () => {
    const { bridge: made, peer, atRelay, tell } = bridge("game");
    made.opened(peer as never);
    peer.unsentBytes = 2 * 1024 * 1024;
    tell("one");
    expect(atRelay).toEqual(["pause"]);
    made.drained();
    expect(atRelay).toEqual(["pause", "resume"]);
  });

  test("reads no further from the peer while the relay takes nothing", () => {
    const { bridge: made, clock, relay, peer, atPeer } = bridge();
    made.opened(peer as never);
    relay.bufferedAmount = 2 * 1024 * 1024;
    made.message("one");
    clock.advance(100);
    expect(atPeer).toEqual(["pause"]);
    relay.bufferedAmount = 0;
    clock.advance(5);
    expect(atPeer).toEqual(["pause", "resume"]);
  });

  test("reads no further from the relay while a client does not read, though the kernel takes its messages", () => {
    const { bridge: made, clock, peer, atRelay, atPeer, tell } = bridge();
    made.opened(peer as never);
    tell("pose");
    expect(atPeer).toEqual(["send pose", "ping edge"]);
    clock.advance(249);
    expect(atRelay).toEqual([]);
    clock.advance(1);
    expect(atRelay).toEqual(["pause"]);
    made.ponged("edge");
    expect(atRelay).toEqual(["pause", "resume"]);
  });

  test("does not ask a client that reads after every message", () => {
    const { bridge: made, clock, peer, atPeer, tell } = bridge();
    made.opened(peer as never);
    for (let frame = 0; frame < 20; frame++) {
      tell("pose");
      made.ponged("edge");
      clock.advance(10);
    }
    expect(atPeer?.filter((what) => what === "ping edge").length).toBe(4);
  });

  test("ends each side as the other one ended", () => {
    const ends = [
      [1000, "done", "close 1000 done"],
      [4001, "slow client", "close 4001 slow client"],
      [1005, "", "close"],
      [1006, "", "terminate"],
    ] as const;
    for (const [code, reason, what] of ends) {
      const one = bridge("game");
      one.bridge.opened(one.peer as never);
      one.bridge.closed(code, reason);
      const other = bridge("game");
      other.bridge.opened(other.peer as never);
      other.relay.onclose({ code, reason });
      expect([one.atRelay, other.atPeer]).toEqual([[what], [what]]);
    }
  });

  test("cuts a peer that sends nothing but pings", () => {
    const { bridge: made, peer, atPeer } = bridge();
    made.opened(peer as never);
    for (let ping = 0; ping <= 1000; ping++) made.pinged();
    expect(atPeer).toEqual(["terminate"]);
  });
});
