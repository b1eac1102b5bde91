import { beforeEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { silentLog } from "../../../src/base/log.ts";
import { Tally } from "../../../src/base/tally.ts";
import { encodeCompressedJson, PlainCodec, PlainFrames } from "../../../src/codec/index.ts";
import { frameSampleOf, Hub } from "../../../src/hub/index.ts";
import { GameSockets } from "../../../src/ingest/session/index.ts";
import type { ProducerSession } from "../../../src/ingest/session/producer-session.ts";
import type { ErrorCode } from "../../../src/protocol/error-table.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import type { Pose } from "../../../src/protocol/samples.ts";
import type { Demand } from "../../../src/protocol/streams.ts";
import { demandOf, every, NOBODY, OWN_INTERVAL } from "../../support/demands.ts";
import { framesPacket, packetAround } from "../../support/frames-packet.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let hub: Hub;
let events: {
  topic: string;
  text: string;
  data: object;
  timestampSeconds: number;
  borrowedPacket?: Uint8Array;
}[];
let frames: number[];
let poses: number;
let sent: Record<string, unknown>[];
let refusals: Tally<ErrorCode>;
let producers: GameSockets;
let session: ProducerSession;
let demand: Demand;
const codec = new PlainCodec({ frames: new PlainFrames() });

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  [events, frames, poses, sent] = [[], [], 0, []];
  refusals = new Tally();
  demand = demandOf(OWN_INTERVAL);
  hub.listen({
    message(message) {
      const { topic, body, timestampSeconds, borrowedPacket } = message;
      const frame = frameSampleOf(message);
      if (frame !== undefined && message.isNewSample) frames.push(frame.frame);
      if (topic.name === "vr_tracking") poses++;
      if (topic.name === "fps" || topic.name === "vr_tracking" || body.from !== "json") return;
      const packet = borrowedPacket === undefined ? {} : { borrowedPacket };
      events.push({ topic: topic.name, text: body.text, data: body.data, timestampSeconds, ...packet });
    },
  });
  const relay = { name: "relay", version: "0" };
  producers = new GameSockets({
    hub,
    codec,
    clock,
    log: silentLog,
    maxInflatedBytes: 100_000,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: 1024,
    refusals,
    relay,
    demand: () => demand,
  });
  session = producers.open({ send: (text) => sent.push(JSON.parse(text)), close: () => {} }, "test");
});

const performancePacket = (frame: number, frameMillis = 11): Uint8Array =>
  codec.encodePerformance(frame, 90, frameMillis, 2).slice() as Uint8Array;
const compressed = (text: string): Uint8Array => encodeCompressedJson(codec, text).slice() as Uint8Array;
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const custom = (data: object, timestamp?: number) =>
  JSON.stringify({ type: "event", event: "custom", data, timestamp });

describe("binary messages", () => {
  test("may hold several packets back to back, with a 0x02 between others", () => {
    const text = custom({ event_name: "a", fill: "x".repeat(2000) }, 5);
    session.binary(concat(performancePacket(1), compressed(text), performancePacket(2)));
    expect(frames).toEqual([1, 2]);
    expect(events.map((event) => event.text)).toEqual([text]);
    expect(sent).toEqual([]);
  });

  test("are inflated only while their rate has room for what they announce; packets after a refused one are taken", () => {
    let room = 5000;
    const rate = {
      admitsInflated(bytes: number) {
        if (bytes > room) return false;
        room -= bytes;
        return true;
      },
      charge() {},
    };
    const big = compressed(custom({ event_name: "big", fill: " ".repeat(3000) }, 5));
    session.binary(concat(big, big, performancePacket(1)), rate);
    expect([events.length, frames, refusals.toRecord()]).toEqual([1, [1], { rate_exceeded: 1 }]);
    expect(sent).toMatchObject([{ type: "error", code: "rate_exceeded" }]);
    // A packet that announces more than any may inflate to is refused for that, and takes no room.
    const claim = big.slice();
    new DataView(claim.buffer).setUint32(1, 0xffff_ffff);
    const before = room;
    session.binary(claim, rate);
    expect([room, refusals.toRecord()]).toEqual([before, { rate_exceeded: 1, bad_packet: 1 }]);
  });

  test("with several frames count as if each frame had arrived in its own time", () => {
    const heard: [topic: string, atMillis: number][] = [];
    hub.listen({ message: ({ topic, atMillis }) => heard.push([topic.name, atMillis]) });
    const trackingPacket = (frame: number, timeSeconds: number) =>
      codec
        .encodeTracking({
          frame,
          timeSeconds,
          headset,
          leftController: undefined,
          rightController: undefined,
        })
        .slice() as Uint8Array;
    const headset: Pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true };
    clock.advance(1000);
    // Two frames of 10 and 30 ms, then the one after the next, at 15 ms.
    session.binary(
      concat(
        ...[performancePacket(1, 10), trackingPacket(1, 500)],
        ...[performancePacket(2, 30), trackingPacket(2, 500.03125)],
        ...[performancePacket(4, 15), trackingPacket(4, 500.0625)],
      ),
    );
    expect(heard).toEqual([
      ["fps", 940],
      ["vr_tracking", 937.5],
      ["fps", 970],
      ["vr_tracking", 968.75],
      ["fps", 1000],
      ["vr_tracking", 1000],
    ]);
  });

  test("with Godot's frames count in their own time, and so do the packets after them", () => {
    const heard: [topic: string, atMillis: number][] = [];
    hub.listen({ message: ({ topic, atMillis }) => heard.push([topic.name, atMillis]) });
    clock.advance(1000);
    const head = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1.75, 0];
    const rows = [
      { frame: 1, ticksMicros: 5_000_000, kind: 7, headset: head },
      { frame: 2, ticksMicros: 5_030_000, kind: 7, headset: head },
    ];
    const event = compressed(custom({ event_name: "a" }, 5));
    expect(session.binary(concat(framesPacket(rows), event))).toBe(5);
    expect(heard).toEqual([
      ["fps", 970],
      ["vr_tracking", 970],
      ["fps", 1000],
      ["vr_tracking", 1000],
      ["custom/a", 1000],
    ]);
    expect(sent).toEqual([]);
  });

  test("keep the packets after refused frames, and report the reason", () => {
    const text = custom({ event_name: "a" }, 5);
    session.binary(concat(packetAround([3n, 0, 0, 0n, [1n]]), compressed(text)));
    expect(events.map((event) => event.text)).toEqual([text]);
    const said = "packet refused: badFrames, at byte 0 of a message of";
    expect(sent).toMatchObject([{ type: "error", code: "bad_packet" }]);
    expect(sent[0]?.message).toStartWith(said);
    // A later version is skipped by its length, one that does not end is the end.
    session.binary(concat(packetAround(null, 2), performancePacket(7)));
    session.binary(concat(packetAround(null).subarray(0, 9)));
    expect(frames).toEqual([7]);
    expect(refusals.toRecord()).toEqual({ bad_packet: 3 });
  });

  test("give each frame evenly spaced times, even while the wall clock changes", () => {
    const seconds: number[] = [];
    hub.listen({ message: ({ timestampSeconds }) => seconds.push(timestampSeconds - 1_700_000_000) });
    for (let message = 0; message < 30; message++) {
      clock.advance(100);
      const frames = Array.from({ length: 10 }, (_, index) => performancePacket(message * 10 + index, 10));
      session.binary(concat(...frames));
    }
    expect(seconds.map((second) => Math.round(second * 1000))).toEqual(
      seconds.map((_, index) => 10 + index * 10),
    );
  });

  test("never make a sample older than the one before it, or than a second, whatever the game claims", () => {
    const heard: number[] = [];
    hub.listen({ message: ({ atMillis }) => heard.push(atMillis) });
    clock.advance(10_000);
    session.binary(performancePacket(1));
    clock.advance(100);
    session.binary(concat(performancePacket(2), performancePacket(3, 1e30), performancePacket(1)));
    expect(heard).toEqual([10_000, 10_000, 10_100, 10_100]);
    clock.advance(10_000);
    session.binary(concat(performancePacket(4), performancePacket(5, 1e30)));
    expect(heard.slice(-2)).toEqual([19_100, 20_100]);
  });

  test("keep the packets before a refused rest, and report its kind and place", () => {
    session.binary(concat(performancePacket(1), new Uint8Array([0xff, 1, 2])));
    expect(frames).toEqual([1]);
    expect(sent).toEqual([
      {
        type: "error",
        code: "bad_packet",
        message: "packet refused: trailingBytes, at byte 17 of a message of 20",
      },
    ]);
    expect(refusals.toRecord()).toEqual({ bad_packet: 1 });
  });

  test("lose only the packet whose value is refused", () => {
    const bad = performancePacket(2);
    bad.set([0x7f, 0xc0, 0, 0], 5);
    session.binary(concat(performancePacket(1), bad, performancePacket(3)));
    expect(frames).toEqual([1, 3]);
    expect(sent).toMatchObject([{ code: "bad_packet" }]);
  });

  test("with a 0x02 that is damaged, not UTF-8 or not JSON are refused with a code of their own", () => {
    const damaged = compressed(custom({ event_name: "a" }, 5));
    // Past the header of gzip, whose time stamp may be anything.
    damaged[30] = (damaged[30] ?? 0) ^ 0xff;
    session.binary(damaged);
    const gzip = gzipSync(new Uint8Array([0xff, 0xfe]));
    session.binary((codec.frameCompressed(gzip, 2) as Uint8Array).slice());
    session.binary(compressed("not json"));
    expect(sent.map(({ code }) => code)).toEqual(["bad_compressed", "bad_compressed", "bad_json"]);
  });

  test("with a 0x02 above the limit for inflating are refused", () => {
    session.binary(compressed(custom({ event_name: "a", fill: "x".repeat(200_000) })));
    expect(sent).toMatchObject([{ code: "bad_compressed" }]);
    expect(events).toEqual([]);
  });

  test("share one limit for inflating, so that a message cannot cost more than eight of the longest packets", () => {
    const packet = compressed(custom({ event_name: "a", fill: "x".repeat(80_000) }, 5));
    session.binary(concat(...Array.from({ length: 10 }, () => packet)));
    expect(events).toHaveLength(9);
    expect(sent).toMatchObject([{ code: "bad_compressed" }]);
    session.binary(packet);
    expect(events).toHaveLength(10);
  });

  test("that are too long as a whole are refused as such", () => {
    session.binary(new Uint8Array(1_100_000).fill(1));
    expect(sent).toMatchObject([{ code: "message_too_large" }]);
  });

  test("pass a long 0x02 on unchanged, but not one that classic clients would get as text", () => {
    const long = compressed(custom({ event_name: "a", fill: "x".repeat(2000) }, 5));
    session.binary(long);
    session.binary(compressed(custom({ event_name: "b" }, 5)));
    session.binary(compressed(custom({ event_name: "c", fill: "x".repeat(2000) })));
    expect(events.map((event) => event.borrowedPacket !== undefined)).toEqual([true, false, false]);
    expect(events[0]?.borrowedPacket).toEqual(long);
  });
});

describe("text messages", () => {
  test("are passed on unchanged, with every field that the game added", () => {
    const text =
      '{ "type":"event", "event":"custom", "data":{"event_name":"a","mine":[1,2]}, "extra":true, "timestamp":5.5 }';
    session.text(text);
    expect(events).toMatchObject([{ topic: "custom/a", text }]);
  });

  test("without a timestamp get the relay's at the end, and are unchanged otherwise", () => {
    session.text('{"type":"event","event":"custom","data":{"event_name":"a","steam_id":76561198000000001}} ');
    const seconds = clock.unixMillis() / 1000;
    expect(events[0]?.text).toBe(
      `{"type":"event","event":"custom","data":{"event_name":"a","steam_id":76561198000000001},"timestamp":${seconds}}`,
    );
  });

  test("of every kind of the wire are accepted", () => {
    session.text(
      '{"type":"event","event":"fps","data":{"fps":90,"frame_time_ms":11,"physics_time_ms":2,"frame":4},"timestamp":1}',
    );
    session.text(
      '{"type":"event","event":"vr_tracking","data":{"headset":{"position":[0,1.7,0],"rotation":[0,0,0,1]}},"timestamp":1}',
    );
    for (const event of ["scene_changed", "error", "warning", "performance"]) {
      session.text(JSON.stringify({ type: "event", event, data: { message: "x" }, timestamp: 1 }));
    }
    session.text('{"type":"alert","level":"warning","message":"FPS dropped below 80","timestamp":1}');
    session.text('{"type":"snapshot","data":{"any":1},"timestamp":1}');
    expect([frames, poses]).toEqual([[4], 1]);
    expect(events.map(({ topic }) => topic)).toEqual([
      "scene",
      "log/error",
      "log/warning",
      "performance",
      "alert",
      "snapshot",
    ]);
    expect(sent).toEqual([]);
  });

  test.each([
    ["no JSON", "{", "bad_json"],
    ["no object", "[1]", "bad_json"],
    ["null", "null", "bad_json"],
    [
      "deep nesting",
      `{"type":"event","event":"custom","data":{"a":${"[".repeat(63)}${"]".repeat(63)}},"timestamp":1}`,
      "bad_json",
    ],
    ["an unknown type", '{"type":"nonsense"}', "bad_message"],
    ["no type", "{}", "bad_message"],
    ["an event without data", '{"type":"event","event":"custom"}', "bad_message"],
    ["fps that is no number", '{"type":"event","event":"fps","data":{"fps":"fast"}}', "bad_message"],
    ["fps past all bounds", '{"type":"event","event":"fps","data":{"fps":1e999}}', "bad_message"],
    [
      "a pose of two numbers",
      '{"type":"event","event":"vr_tracking","data":{"headset":{"position":[0,1],"rotation":[0,0,0,1]}}}',
      "bad_message",
    ],
    ["an alert of no level", '{"type":"alert","message":"x"}', "bad_message"],
    ["a timestamp of text", '{"type":"event","event":"custom","data":{},"timestamp":"now"}', "bad_message"],
    ["too much text", `"${"x".repeat(1_100_000)}"`, "message_too_large"],
  ])("with %s are refused by code, and counted", (_, text, code) => {
    session.text(text);
    expect(sent).toMatchObject([{ type: "error", code }]);
    expect(refusals.toRecord()).toEqual({ [code]: 1 });
    expect([events, frames, poses]).toEqual([[], [], 0]);
  });

  test("that are refused have their id echoed", () => {
    session.text('{"type":"nonsense","id":"q1"}');
    expect(sent).toMatchObject([{ id: "q1" }]);
  });

  test("that are answers to the relay are accepted in silence", () => {
    session.text('{"type":"ack","command":"configure"}');
    session.text('{"type":"pong"}');
    expect([sent, events]).toEqual([[], []]);
  });

  test("of a flood of bad input are all counted, and the first thousand a second are answered", () => {
    for (let count = 0; count < 2000; count++) session.text("rubbish");
    expect([sent.length, refusals.get("bad_json")]).toEqual([1000, 2000]);
    clock.advance(1000);
    session.text("rubbish");
    expect(sent).toHaveLength(1001);
  });
});

describe("a game that introduces itself", () => {
  test("is welcomed with the name that it gets", () => {
    session.text('{"type":"hello","source":"room","engine":"4.6.3","addon":"0.1.0"}');
    expect(sent).toEqual([
      {
        type: "welcome",
        relay: { name: "relay", version: "0" },
        source: "room",
        epoch: session.source.epoch,
        timestamp: clock.unixMillis() / 1000,
      },
    ]);
  });

  test.each([
    ["a pid that is no number", { source: "hall", pid: "7" }],
    ["an interval that is too long", { source: "hall", intervals: { fps: 0, vr_tracking: 1e9 } }],
    ["a session that is too short", { source: "hall", session: "short", previous: "x".repeat(16) }],
    ["an empty source", { source: "", intervals: { fps: 0 } }],
  ])("with %s is refused, and nothing changes", (_, hello) => {
    const first = { type: "hello", source: "room", pid: 5, intervals: { fps: 0.5 }, session: "s".repeat(16) };
    session.text(JSON.stringify({ ...first, commands: [{ name: "save" }] }));
    demand = demandOf(every(0.25));
    session.demandChanged(demand);
    const { source } = session;
    const standing = () =>
      structuredClone([source.name, source.hello, source.commands, source.askedSeconds("fps")]);
    const before = standing();
    sent.length = 0;
    session.text(JSON.stringify({ type: "hello", ...hello, commands: [] }));
    expect(sent).toMatchObject([
      { type: "error", code: "bad_message" },
      { type: "received", messages: 2 },
    ]);
    expect(standing()).toEqual(before);
    session.demandChanged(demand);
    expect(sent).toHaveLength(2);
  });

  test("is told at once if there are no clients", () => {
    demand = demandOf(NOBODY);
    session.text('{"type":"hello","source":"room"}');
    expect(sent[1]).toEqual({
      command: "configure",
      config: { fps_enabled: false, vr_tracking_enabled: false },
    });
  });
});

describe("answers to no question", () => {
  test("are counted and not answered; acknowledgements and errors without an id do not count as answers", () => {
    session.text('{"type":"result","id":"x","result":1}');
    session.text('{"type":"error","id":"x","code":"c","message":"m"}');
    session.text('{"type":"error","code":"bad_command"}');
    session.text('{"type":"ack","id":"x","command":"configure"}');
    expect([sent, events, refusals.toRecord()]).toEqual([[], [], { unknown_answer: 2 }]);
  });

  test("are refused if the id of a result is not text", () => {
    session.text('{"type":"result","id":5,"result":1}');
    expect(sent).toMatchObject([{ type: "error", code: "bad_message" }]);
  });

  test("that are snapshots go to no client under an id of the relay, and to all clients under another", () => {
    session.text(JSON.stringify({ type: "snapshot", id: `${session.source.epoch}/7`, data: {} }));
    expect([events, refusals.toRecord()]).toEqual([[], { unknown_answer: 1 }]);
    session.text('{"type":"snapshot","id":"mine","data":{},"timestamp":1}');
    expect(events).toMatchObject([{ topic: "snapshot", text: expect.stringContaining('"id":"mine"') }]);
  });
});

test("a game that sends milliseconds in place of seconds is told of once, and its messages are converted", () => {
  for (let n = 0; n < 3; n++)
    session.text(
      `{"type":"event","event":"custom","data":{"event_name":"shot"},"timestamp":${1.7644608e12 + n}}`,
    );
  expect(events.filter(({ topic }) => topic === "alert")).toMatchObject([
    { text: expect.stringContaining("timestamps are in milliseconds; expected seconds") },
  ]);
  expect(events.filter(({ topic }) => topic === "custom/shot").map(({ text }) => text)).toEqual([
    expect.stringContaining('"timestamp":1764460800}'),
    expect.stringContaining('"timestamp":1764460800.001}'),
    expect.stringContaining('"timestamp":1764460800.002}'),
  ]);
});

describe("the demand of clients reaches the game", () => {
  const hello = '{"type":"hello","intervals":{"fps":0.5,"vr_tracking":0.1}}';
  const told = () => sent.filter((message) => "command" in message);

  test("as no message while the game already meets it", () => {
    session.text(hello);
    producers.demandChanged(demandOf(OWN_INTERVAL));
    expect(told()).toEqual([]);
  });

  test("as the shortest interval, then as the game's own again", () => {
    session.text(hello);
    producers.demandChanged(demandOf(OWN_INTERVAL, every(0.02, true)));
    producers.demandChanged(demandOf(OWN_INTERVAL, every(0.02, true)));
    producers.demandChanged(demandOf(OWN_INTERVAL));
    expect(told()).toEqual([
      { command: "set_update_interval", interval: 0.02, stream: "vr_tracking" },
      { command: "set_update_interval", interval: 0.1, stream: "vr_tracking" },
    ]);
  });

  test("never as a longer interval than the game's own while a client needs that one", () => {
    session.text(hello);
    producers.demandChanged(demandOf(every(5, true), OWN_INTERVAL));
    expect(told()).toEqual([]);
    producers.demandChanged(demandOf(every(5), OWN_INTERVAL));
    expect(told()).toEqual([{ command: "set_update_interval", interval: 5, stream: "fps" }]);
  });

  test("as off when the last client leaves, and on when a client arrives", () => {
    producers.demandChanged(demandOf(NOBODY));
    producers.demandChanged(demandOf(OWN_INTERVAL, NOBODY));
    expect(told()).toEqual([
      { command: "configure", config: { fps_enabled: false, vr_tracking_enabled: false } },
      { command: "configure", config: { fps_enabled: true, vr_tracking_enabled: false } },
    ]);
  });

  test("for monitors separately, if its hello has an interval for them", () => {
    session.text('{"type":"hello","intervals":{"fps":0.5,"vr_tracking":0.1,"performance":1}}');
    const fps = { ...demandOf(NOBODY, NOBODY, every(0.2)), fps_and_performance: every(0.2) };
    producers.demandChanged(fps);
    producers.demandChanged(demandOf(NOBODY, NOBODY, every(0.2, true)));
    producers.demandChanged(demandOf(NOBODY, NOBODY, OWN_INTERVAL));
    producers.demandChanged(demandOf(NOBODY, NOBODY, NOBODY));
    const config = { fps_enabled: false, vr_tracking_enabled: false };
    expect(told()).toEqual([
      { command: "configure", config: { ...config, performance_enabled: true } },
      { command: "set_update_interval", interval: 0.2, stream: "performance" },
      { command: "set_update_interval", interval: 1, stream: "performance" },
      { command: "configure", config: { ...config, performance_enabled: false } },
    ]);
  });

  test("for monitors as demand for fps, if its hello has no interval for them", () => {
    session.text(hello);
    producers.demandChanged({ ...demandOf(NOBODY, NOBODY, every(0.2)), fps_and_performance: every(0.2) });
    expect(told()).toEqual([
      { command: "configure", config: { fps_enabled: true, vr_tracking_enabled: false } },
      { command: "set_update_interval", interval: 0.2, stream: "fps" },
    ]);
  });

  test("as how soon it has to send, if its hello lists max_delay, and only when that changes", () => {
    producers.demandChanged({ ...demandOf(OWN_INTERVAL), maxDelaySeconds: 1 });
    expect(told()).toEqual([]);
    demand = { ...demandOf(OWN_INTERVAL), maxDelaySeconds: 0 };
    session.text(
      '{"type":"hello","features":["other","max_delay"],"intervals":{"fps":0.5,"vr_tracking":0.1}}',
    );
    producers.demandChanged(demand);
    producers.demandChanged({ ...demand, maxDelaySeconds: 0.1 });
    expect(told()).toEqual([
      { command: "set_update_interval", max_delay: 0 },
      { command: "set_update_interval", max_delay: 0.1 },
    ]);
  });

  test("compared with the old server's interval, if the game did not send its own", () => {
    producers.demandChanged(demandOf(every(0.2, true)));
    expect(told()).toEqual([{ command: "set_update_interval", interval: 0.2, stream: "fps" }]);
  });

  test("at once when a game connects and there are no clients", () => {
    demand = demandOf(NOBODY);
    const heard: string[] = [];
    producers.open({ send: (text) => heard.push(text), close: () => {} }, "test");
    expect(heard.map((text) => JSON.parse(text))).toEqual([
      { command: "configure", config: { fps_enabled: false, vr_tracking_enabled: false } },
    ]);
  });
});

test("a game that disconnects twice is counted once, and its name is free again", () => {
  producers.close(session);
  producers.close(session);
  expect([producers.count, session.source.connected]).toEqual([0, false]);
});
