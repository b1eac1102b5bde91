import { expect, test } from "bun:test";
import { readBinaryRequest } from "../../../src/surfaces/foxglove/protocol/binary-request.ts";
import { MessageFrame } from "../../../src/surfaces/foxglove/protocol/message-frame.ts";
import { serviceResponse } from "../../../src/surfaces/foxglove/protocol/service-response.ts";

/** As the published client writes it: service 258, call 7, encoding json, payload {}. */
const SERVICE_CALL = "020201000007000000040000006a736f6e7b7d";
/** As Foxglove's SDK writes it: play, speed 1.5, a jump to 100.5 s, id "ab". */
const PLAYBACK = "03000000c03f01004d446617000000020000006162";

test("a service call is read as it was written, and refused when it is cut within its numbers or encoding", () => {
  const bytes = Uint8Array.fromHex(SERVICE_CALL);
  expect(readBinaryRequest(bytes)).toEqual({
    kind: "service call",
    serviceId: 258,
    callId: 7,
    encoding: "json",
    payload: "{}",
  });
  for (let length = 0; length < 17; length++)
    expect(readBinaryRequest(bytes.subarray(0, length)).kind).toBe("refused");
});

test("a playback request is read as it was written, and refused when it is cut", () => {
  const bytes = Uint8Array.fromHex(PLAYBACK);
  const request = readBinaryRequest(bytes);
  expect(request).toMatchObject({
    kind: "playback",
    paused: false,
    speed: 1.5,
    seekNanos: 100_500_000_000n,
    requestId: "ab",
  });
  for (let length = 0; length < bytes.length; length++)
    expect(readBinaryRequest(bytes.subarray(0, length)).kind).toBe("refused");
});

test("a frame holds a message of any length behind 13 bytes, and only the subscription differs", () => {
  const frame = new MessageFrame();
  frame.write(258n, "é");
  expect(frame.borrowFor(5).toHex()).toBe("01050000000201000000000000c3a9");
  expect(frame.borrowFor(6).toHex()).toBe("01060000000201000000000000c3a9");
  const long = "x".repeat(300_000);
  frame.write(1n, long);
  expect(Buffer.from(frame.borrowFor(7)).toString("latin1", 13)).toBe(long);
  frame.write(1n, Uint8Array.of(1, 2));
  expect(frame.borrowFor(0).byteLength).toBe(15);
});

test("a frame that waits for many viewers is copied once, and each gets it under its own subscription", () => {
  const frame = new MessageFrame();
  frame.write(7n, "first");
  const [one, other] = [frame.keepFor(1), frame.keepFor(200)];
  frame.write(8n, "second");
  const later = frame.keepFor(3);
  const hexOf = ({ payload }: { payload: Uint8Array }) => Buffer.from(payload).toString("hex");
  const first = `0700000000000000${Buffer.from("first").toString("hex")}`;
  expect([hexOf(one), hexOf(other), hexOf(one)]).toEqual([
    `0101000000${first}`,
    `01c8000000${first}`,
    `0101000000${first}`,
  ]);
  expect(hexOf(later)).toBe(`01030000000800000000000000${Buffer.from("second").toString("hex")}`);
  expect(one.payload).toBe(other.payload);
});

test("a response names its service and call", () => {
  expect(Buffer.from(serviceResponse(258, 7, undefined)).toString("hex")).toBe(
    `03020100000700000004000000${Buffer.from("jsonnull").toString("hex")}`,
  );
});
