import { expect, test } from "bun:test";
import { decodeVariant, encodeVariant, type Variant } from "../../src/codec/index.ts";
import { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

function message(name: string, data: readonly Variant[]): Uint8Array {
  const encoded = encodeVariant([name, 1n, data]);
  if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
  return encoded.bytes;
}

test("hostile bytes at /debugger end only that connection, with a code", async () => {
  await using relay = TestRelay.start();
  const url = `${relay.relay.url}/debugger`;
  using watcher = await relay.client();
  using game = await TestClient.connect(url, ["binary"]);
  game.send(message("set_pid", [4242n]));
  const hostile = [
    Uint8Array.of(0xff, 0xff, 0xff, 0xff),
    new Uint8Array(),
    // Arrays of two thousand million elements, forty deep.
    new Uint8Array(
      Uint32Array.from({ length: 80 }, (_, index) => (index % 2 === 0 ? 28 : 0x7fffffff)).buffer,
    ),
    new Uint8Array(1_500_000),
    "text",
  ];
  for (const bytes of hostile) {
    using peer = await TestClient.connect(url, ["binary"]);
    peer.send(bytes);
    expect(await peer.closed).toMatchObject({ code: 1007, reason: expect.stringContaining("expected") });
  }
  using tooLong = await TestClient.connect(url, ["binary"]);
  tooLong.send(new Uint8Array(3_000_000));
  await tooLong.closed;

  game.send(message("window:title", ["Room (DEBUG)"]));
  game.send(message("error", [0n, 0n, 0n, 1n, "res://a.gd", "f", 3n, "still here", "", false, 0n]));
  const { data } = await watcher.message(({ event }) => event === "error");
  expect(data).toEqual({ message: "still here", file: "res://a.gd", line: 3, function: "f" });
  const status = await relay.status();
  expect(status).toMatchObject({ games: 1, refusals: { bad_debugger_message: 5, message_too_large: 1 } });
  expect(game.packets()).toHaveLength(2);
});

test("/debugger accepts only the subprotocol binary", async () => {
  await using relay = TestRelay.start();
  const upgrade = (protocol: Record<string, string>) =>
    fetch(`${relay.httpUrl}/debugger`, {
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        ...protocol,
      },
    });
  for (const protocol of [{}, { "sec-websocket-protocol": "chat, telemetry.v1.json" }]) {
    const response = await upgrade(protocol);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: "unsupported_protocol" }),
    ]);
  }
  using game = await TestClient.connect(`${relay.relay.url}/debugger`, ["mqtt", "binary"]);
  expect(game.protocol).toBe("binary");
});

test("a relay that stops closes a game's debugger connection", async () => {
  const relay = TestRelay.start();
  using game = await TestClient.connect(`${relay.relay.url}/debugger`, ["binary"]);
  await relay[Symbol.asyncDispose]();
  expect(await game.closed).toMatchObject({ code: 1001 });
});

test("the relay profiles games only for clients that name a profile: not for `*`, not for classic clients, and only the named game", async () => {
  await using relay = TestRelay.start();
  const url = `${relay.relay.url}/debugger`;
  using _ = await relay.client();
  using client = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
  await client.ask({ command: "subscribe", topics: ["*"] });
  const games = [await TestClient.connect(url, ["binary"]), await TestClient.connect(url, ["binary"])];
  for (const [index, title] of ["Room", "Hall"].entries()) {
    games[index]?.send(message("window:title", [title]));
    games[index]?.send(message("output", [["hello"], []]));
  }
  await client.take(2, ({ topic }) => topic === "log/info");
  const told = () =>
    games.map((game) =>
      game.packets().flatMap((bytes) => {
        const decoded = decodeVariant(bytes);
        const [name, , data] = decoded.refusal === undefined ? (decoded.value as Variant[]) : [];
        return String(name).startsWith("profiler:") ? [[name, data]] : [];
      }),
    );
  expect(told()).toEqual([[], []]);
  await client.ask({ command: "subscribe", topics: ["profiler/scripts"], source: "Hall" });
  const on = ["profiler:servers", [true, [128n]]];
  await games[1]?.packetThat(() => told()[1]?.length === 1);
  expect(told()).toEqual([[], [on]]);
  client[Symbol.dispose]();
  await games[1]?.packetThat(() => told()[1]?.length === 2);
  expect(told()).toEqual([[], [on, ["profiler:servers", [false]]]]);
  for (const game of games) game[Symbol.dispose]();
});
