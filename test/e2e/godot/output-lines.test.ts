import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventOf, FakeRelay, type JsonObject, type Received } from "../../support/godot/fake-relay.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";

setDefaultTimeout(60_000);

/** Errors, warnings and the addon's own lines in the game's output. */
const spoken = (game: TestGame) =>
  game.godot
    .output()
    .split("\n")
    .filter((line) => /^(SCRIPT )?ERROR|^WARNING|^Telemetry|^mbedtls/.test(line));

/** Waits for a line of the game's output. Each look takes a frame of the game. */
async function untilSaid(game: TestGame, text: string): Promise<void> {
  while (!game.godot.output().includes(text)) await game.get("connection_state");
}

/** A server whose answers a test chooses. `asked` counts the requests. */
function server(port = 0) {
  const state = { status: 401, asked: 0 };
  const http = Bun.serve({
    hostname: "127.0.0.1",
    port,
    fetch: () => {
      state.asked++;
      return new Response("no", { status: state.status });
    },
  });
  const url = `ws://127.0.0.1:${http.port}/producer`;
  return { state, http, url, [Symbol.asyncDispose]: () => http.stop(true) };
}

const dataOf = (received: Received) => (eventOf(received)?.data ?? {}) as JsonObject;
const isReading = (received: Received) => eventOf(received)?.event === "performance";
const monitorsOf = (received: Received) => dataOf(received).custom as JsonObject | undefined;

describe.concurrent.skipIf(skipWithoutGodot())("the game's output", () => {
  test("has one line for each reason for which a program refuses the game, and the game finds the relay that comes", async () => {
    await using refusing = server();
    using game = await TestGame.start({ relayUrl: refusing.url });
    while (refusing.state.asked < 4) await game.get("connection_state");
    await untilSaid(game, "expects a valid token");
    const engine = [
      "ERROR: Invalid status code. Got: '401', expected '101'.",
      "ERROR: Invalid response headers.",
    ];
    const token = `WARNING: Telemetry: the relay at ${refusing.url} expects a valid token: set telemetry_relay/connection/token or TELEMETRY_RELAY_TOKEN`;
    expect(spoken(game)).toEqual([...engine, token]);

    refusing.state.status = 404;
    await untilSaid(game, "is no relay");
    const other = `WARNING: Telemetry: the program at ${refusing.url} is no relay (HTTP status 404): check the address and its path /producer`;
    expect(spoken(game).filter((line) => line.includes("Telemetry"))).toEqual([token, other]);

    await refusing.http.stop(true);
    using relay = new FakeRelay(Number(new URL(refusing.url).port));
    await relay.received.first(({ kind }) => kind === "opened");
    expect(spoken(game).filter((line) => line.includes("ERROR"))).toEqual([
      ...engine,
      "ERROR: Invalid status code. Got: '404', expected '101'.",
      "ERROR: Invalid response headers.",
    ]);
    expect(await game.quit()).toBe(0);
  });

  test("has one line if TLS fails", async () => {
    let connections = 0;
    const listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: () => {
          connections++;
        },
        data: (socket) => {
          socket.end("this is no TLS\n");
        },
      },
    });
    using game = await TestGame.start({ relayUrl: `wss://127.0.0.1:${listener.port}/producer` });
    while (connections < 5) await game.get("connection_state");
    await untilSaid(game, "WARNING: Telemetry");
    const lines = spoken(game);
    expect(lines.filter((line) => line.startsWith("WARNING"))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith("WARNING"))).toContain("its certificate is not trusted");
    expect(lines.length).toBeLessThanOrEqual(3);
    listener.stop(true);
    expect(await game.quit()).toBe(0);
  });

  test("has one line if no relay answers, and no error", async () => {
    const relayUrl = "ws://127.0.0.1:9/producer";
    using game = await TestGame.start({ relayUrl });
    await untilSaid(game, "Telemetry");
    expect(spoken(game)).toEqual([
      `Telemetry: no relay answers at ${relayUrl}: start the relay, or check the address`,
    ]);
    expect(await game.quit()).toBe(0);
  });

  test("has one line for an address with a wrong port", async () => {
    const relayUrl = "ws://127.0.0.1:99999/producer";
    using game = await TestGame.start({ relayUrl });
    expect(await game.quit()).toBe(0);
    expect(spoken(game)).toEqual([
      `ERROR: Telemetry is off: the relay's address needs a port from 1 to 65535, got "${relayUrl}"`,
    ]);
  });

  test("has one line for refusals that differ only in their numbers", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isReading);
    for (let frame = 0; frame < 90; frame++)
      relay.send({
        type: "error",
        code: "bad_packet",
        message: `pose left out: notFinite, headset of frame ${frame}`,
      });
    relay.send({ type: "error", code: "bad_message", message: "expected a type" });
    await untilSaid(game, "expected a type");
    expect(spoken(game)).toEqual([
      "WARNING: The telemetry relay refused a message: pose left out: notFinite, headset of frame 0 (bad_packet)",
      "WARNING: The telemetry relay refused a message: expected a type (bad_message)",
    ]);
    expect(await game.quit()).toBe(0);
  });

  test("has few lines on monitors that fail; clients are told of each, and of its value once it works", async () => {
    using relay = new FakeRelay();
    using game = await TestGame.start({ relayUrl: relay.url });
    await relay.received.first(isReading);
    await game.do({ do: "set", property: "performance_update_interval", value: 0 });
    await game.do({ do: "add_monitors" });
    const readings = await relay.received.take(20, (each) => monitorsOf(each)?.["test/good"] === 1);
    expect(readings.map(monitorsOf)).toEqual(Array(20).fill({ "test/good": 1 }));
    const lines = spoken(game);
    expect(lines.filter((line) => line.startsWith("WARNING"))).toHaveLength(2);
    expect(lines).toHaveLength(4);
    const told = await relay.received.take(2, (each) => dataOf(each).monitor !== undefined);
    expect(told.map((each) => dataOf(each).monitor)).toEqual(["test/freed", "test/broken"]);
    expect(dataOf(told[0] as Received).message).toContain("remove_custom_monitor");

    await game.do({ do: "repair_monitor" });
    await relay.received.first((each) => monitorsOf(each)?.["test/freed"] === 1);
    expect(await game.quit()).toBe(0);
  });
});
