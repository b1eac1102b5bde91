import { expect, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import { type Log, silentLog } from "../../src/base/log.ts";
import { OMISSIONS } from "../../src/protocol/omissions.ts";
import { TestRelay } from "../support/test-relay.ts";

/** A 0x01 packet. */
function performancePacket(frame: number): Buffer {
  const packet = Buffer.alloc(17);
  packet.writeUInt8(1, 0);
  packet.writeUInt32BE(frame, 1);
  packet.writeFloatBE(90, 5);
  packet.writeFloatBE(11.1, 9);
  packet.writeFloatBE(2, 13);
  return packet;
}

/** Lines of the log about something that was left out. */
function recordingLog(lines: unknown[]): Log {
  return {
    ...silentLog,
    debug() {},
    warn() {},
    error() {},
    info: (fields: object, sentence: string) => {
      if ("omitted" in fields) lines.push([fields.omitted, sentence]);
    },
  } as unknown as Log;
}

test("for a game that floods, /stats shows the samples not judged, /status and relay count them, and the log reports them once", async () => {
  const lines: unknown[] = [];
  const limits = { ...DEFAULT_RELAY_OPTIONS.limits, packetsPerSecond: 1_000_000 };
  await using relay = TestRelay.start({ limits }, { log: recordingLog(lines) });
  const game = await relay.game();
  for (let message = 0; message < 12; message++)
    game.send(
      Buffer.concat(Array.from({ length: 1000 }, (_, index) => performancePacket(message * 1000 + index))),
    );
  await game.ask({ type: "taken?" });
  const stats = (await (await fetch(`${relay.httpUrl}/stats?window=run`)).json()) as {
    games: { samples: number; not_judged: number }[];
  };
  const { samples = 0, not_judged = 0 } = stats.games[0] ?? {};
  expect([samples + not_judged, not_judged > 1000]).toEqual([12_000, true]);
  expect((await relay.status()).omitted).toMatchObject({ frames_not_judged: not_judged });
  expect(lines.filter((line) => (line as string[])[0] === "frames_not_judged")).toEqual([
    ["frames_not_judged", OMISSIONS.frames_not_judged],
  ]);
});

test("all of seventeen games are judged", async () => {
  await using relay = TestRelay.start();
  const games = await Promise.all(Array.from({ length: 17 }, () => relay.game()));
  for (const game of games) {
    game.send(performancePacket(1));
    await game.ask({ type: "taken?" });
  }
  const stats = (await (await fetch(`${relay.httpUrl}/stats?window=10`)).json()) as { games: object[] };
  expect(stats.games).toHaveLength(17);
});

test("history that is too long for one command is counted if the client gets no notice", async () => {
  const history = {
    ...DEFAULT_RELAY_OPTIONS.history,
    event: { maxBytes: 64 * 1024 * 1024, maxAgeMillis: 600_000 },
  };
  await using relay = TestRelay.start({ history });
  const game = await relay.game();
  const data = { event_name: "long", text: "x".repeat(700_000) };
  for (let count = 0; count < 2; count++) game.send({ type: "event", event: "custom", data });
  await game.ask({ type: "taken?" });
  const client = await relay.client("/?format=json");
  const topic = { topic: "custom/long", history: { last: 2 } };
  await client.ask({ command: "subscribe", topics: [topic] });
  expect(client.messages().filter(({ event }) => event === "custom")).toHaveLength(1);
  expect((await relay.status()).omitted).toMatchObject({ history_replies_cut: 1 });
});
