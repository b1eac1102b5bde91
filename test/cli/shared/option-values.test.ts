import { expect, test } from "bun:test";
import { webSocketUrl } from "../../../src/cli/shared/option-values.ts";

test("an address may be an HTTP address, as browsers show it", () => {
  const given = [
    "ws://127.0.0.1:8081",
    "wss://relay.example/x?y=z",
    "http://127.0.0.1:8081/mcp",
    "https://relay.example",
  ];
  expect(given.map(webSocketUrl)).toEqual([
    "ws://127.0.0.1:8081",
    "wss://relay.example/x?y=z",
    "ws://127.0.0.1:8081/mcp",
    "wss://relay.example",
  ]);
});

test.each(["", "nothing", "127.0.0.1:8081", "localhost:8081", "ftp://127.0.0.1", "http://"])(
  "%p is not an address",
  (text) => {
    expect(() => webSocketUrl(text)).toThrow(expect.objectContaining({ code: "commander.invalidArgument" }));
  },
);
