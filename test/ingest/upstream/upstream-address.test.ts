import { describe, expect, test } from "bun:test";
import { isOwnAddress, upstreamAddress } from "../../../src/ingest/index.ts";

describe("the address of an upstream", () => {
  test("names the source by host and port, and shows no secrets", () => {
    expect(upstreamAddress("ws://user:secret@game.local:8082/live?token=secret#part")).toEqual({
      url: "ws://user:secret@game.local:8082/live?token=secret",
      shownUrl: "ws://game.local:8082/live",
      name: "game.local:8082",
      hostname: "game.local",
      port: 8082,
    });
  });

  test.each([
    ["ws://127.0.0.1", "127.0.0.1:80", "ws://127.0.0.1"],
    ["wss://127.0.0.1/", "127.0.0.1:443", "wss://127.0.0.1"],
    ["ws://[::1]:8082", "[::1]:8082", "ws://[::1]:8082"],
  ])("%s is called %s", (text, name, shownUrl) => {
    expect(upstreamAddress(text)).toMatchObject({ name, shownUrl });
  });

  test.each(["", "127.0.0.1:8082", "http://127.0.0.1:8082", "ws://127.0.0.1:65536", "ws://"])(
    "%p is none",
    (text) => expect(upstreamAddress(text)).toBeUndefined(),
  );

  test.each([
    ["ws://127.0.0.1:8081", "127.0.0.1", 8081, true],
    ["ws://localhost:8081/any", "0.0.0.0", 8081, true],
    ["ws://[::1]:8081", "::", 8081, true],
    ["ws://box.local:8081", "box.local", 8081, true],
    ["ws://127.0.0.1:8082", "127.0.0.1", 8081, false],
    ["ws://box.local:8081", "127.0.0.1", 8081, false],
  ])("%s is the relay itself, for a relay at %s port %d: %p", (text, host, port, own) => {
    const address = upstreamAddress(text);
    expect(address !== undefined && isOwnAddress(address, { host, port })).toBe(own);
  });
});
