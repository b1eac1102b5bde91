import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "../../src/base/random.ts";
import { repairRecording } from "../../src/recording/index.ts";
import { CliProcess } from "../support/cli-process.ts";
import { framesPacket } from "../support/frames-packet.ts";
import { LONG } from "../support/long.ts";
import { readRecording } from "../support/read-recording.ts";

const KILLS = LONG ? 100 : 3;
/** Relays at once. */
const AT_ONCE = 3;
/** Relays are killed in a moment of the first, second and third such time. */
const SPREAD_MILLIS = 800;
const GAMES = 2;
const FRAME_MILLIS = 11;
/** A second, and what the recorder's timer may be late by on a busy machine. */
const MOST_LOST_MILLIS = 1000 + 200;

setDefaultTimeout(LONG ? 600_000 : 60_000);

/** A game at 90 Hz that sends a pose and a numbered event in each frame, and knows which events the relay has confirmed, and when. */
class ConfirmedGame implements Disposable {
  readonly #socket: WebSocket;
  /** When the relay confirmed the event of each number. Units: milliseconds. */
  readonly confirmedMillis: number[] = [];
  #events = 0;
  #timer: Timer | undefined;

  constructor(
    url: string,
    readonly name: string,
  ) {
    this.#socket = new WebSocket(`${url}/producer`);
    this.#socket.addEventListener("open", () => {
      this.#socket.send(JSON.stringify({ type: "hello", source: name, session: crypto.randomUUID() }));
    });
    this.#socket.addEventListener("message", ({ data }) => this.#received(JSON.parse(String(data))));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #received({ type, messages }: { type?: string; messages?: number }): void {
    if (type === "welcome") this.#timer = setInterval(() => this.#frame(), FRAME_MILLIS);
    // The hello is the first message, and each frame is two: poses, then the event.
    if (type === "received" && messages !== undefined)
      for (let count = this.confirmedMillis.length; count < (messages - 1) / 2; count++)
        this.confirmedMillis.push(performance.now());
  }

  #frame(): void {
    const frame = this.#events + 1;
    const headset = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.1, 1.7, Math.sin(frame)];
    this.#socket.send(framesPacket([{ frame, ticksMicros: frame * 11_111, kind: 3, headset }]));
    const data = { event_name: "frame", count: this.#events++ };
    this.#socket.send(JSON.stringify({ type: "event", event: "custom", data }));
  }
}

/** Records games, and kills the relay after so long. Returns the file and the games. */
async function killAfter(millis: number, folder: string) {
  await using relay = new CliProcess(["serve", "--port", "0", "--record", folder]);
  const url = await relay.relayUrl();
  let file: string | undefined;
  while (file === undefined) {
    await Bun.sleep(10);
    file = readdirSync(folder).find((one) => one.endsWith(".mcap"));
  }
  const games = Array.from({ length: GAMES }, (_, index) => new ConfirmedGame(url, `game-${index}`));
  while (games.some(({ confirmedMillis }) => confirmedMillis.length === 0)) await Bun.sleep(10);
  await Bun.sleep(millis);
  relay.process.kill("SIGKILL");
  await relay.process.exited;
  for (const game of games) game[Symbol.dispose]();
  return { path: join(folder, file), games };
}

test("a relay that is killed at any moment leaves a recording that is whole after its repair, up to the last second", async () => {
  const random = new Random(Date.now());
  let safeEvents = 0;
  for (let begun = 0; begun < KILLS; begun += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, KILLS - begun) }, async (_, index) => {
        const folder = mkdtempSync(join(tmpdir(), "killed-"));
        try {
          const { path, games } = await killAfter(random.between(index, index + 1) * SPREAD_MILLIS, folder);
          expect(repairRecording(path)).toBe(true);
          const { messages } = await readRecording(path);
          for (const { name, confirmedMillis } of games) {
            const of = (topic: string) =>
              messages.filter((one) => one.topic === topic && one.source === name);
            const counts = of("custom/frame").map(({ data }) => data.count);
            expect(counts).toEqual(counts.map((_, index) => index));
            // The last confirmation is the last moment at which the relay is known to have run.
            const safeMillis = (confirmedMillis.at(-1) as number) - MOST_LOST_MILLIS;
            const safe = confirmedMillis.filter((at) => at <= safeMillis).length;
            safeEvents += safe;
            expect(counts.length).toBeGreaterThanOrEqual(safe);
            expect(of("vr_tracking").length).toBeGreaterThanOrEqual(safe);
          }
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
    );
  expect(safeEvents).toBeGreaterThan(0);
});
