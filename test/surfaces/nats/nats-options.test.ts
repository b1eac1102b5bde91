import { describe, expect, test } from "bun:test";
import { isNatsPrefix, natsAddress } from "../../../src/surfaces/nats/index.ts";

describe("the address of a NATS server", () => {
  test("has a port, and keeps user and password apart from what is shown", () => {
    expect(natsAddress("nats://nats.example")).toEqual({
      server: "nats.example:4222",
      shownUrl: "nats://nats.example:4222",
      isTls: false,
      user: undefined,
      password: undefined,
    });
    expect(natsAddress("tls://a%40b:s%3Acret@[::1]:4333/")).toEqual({
      server: "[::1]:4333",
      shownUrl: "tls://[::1]:4333",
      isTls: true,
      user: "a@b",
      password: "s:cret",
    });
  });

  test.each(["http://a", "nats.example:4222", "nats://", "nats://a/path", "nats://a?x=1", "nats://a#x", ""])(
    "%p is none",
    (text) => {
      expect(natsAddress(text)).toBeUndefined();
    },
  );
});

test.each([
  ["telemetry", true],
  ["studio.telemetry-2", true],
  ["a..b", false],
  [".a", false],
  ["a.*", false],
  ["a b", false],
  ["", false],
])("the first part of subjects may be %p: %p", (text, isPrefix) => {
  expect(isNatsPrefix(text)).toBe(isPrefix);
});
