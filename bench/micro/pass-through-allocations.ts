/**
 * Prints the allocation and the time of the relay's own code for one frame on its way from a game to ten clients, as JSON.
 * Run by pass-through.bench.ts in a process without garbage collection, so every allocation shows as growth of the process.
 * The first word selects the game's messages: `frames` (0x04, as the addon), `packets` (0x01 and 0x03 in one message, as `simulate`)
 * or `alone` (0x01 alone). The second word `baseline` also keeps one small
 * object for each published message, to show that the measurement detects it.
 */
import { openClient, type Publisher } from "../../src/delivery/index.ts";
import { gameMessage, isGameMessageKind } from "./support/game-messages.ts";
import { IDLE_CONNECTION, stillRelay } from "./support/still-relay.ts";

/** Frames until the compilers are done and the history is full. */
const WARM_UP_FRAMES = 300_000;
/** Frames in a round. Pages are 4 KiB, so this many frames resolve a twenty-fifth of a byte. */
const FRAMES = 100_000;
/** The compiler's own memory also grows the process, but not in every round. */
const ROUNDS = 5;
const CLIENTS = 10;

/** A server's native publish that counts its calls. */
class CountingPublisher implements Publisher {
  published = 0;
  publish(): void {
    this.published++;
  }
}

/** A counting publish that also keeps an object for each message. */
class KeepingPublisher implements Publisher {
  published = 0;
  last: object = {};
  publish(topic: string): void {
    this.published++;
    this.last = { topic };
  }
}

const [kind = "", second] = process.argv.slice(2);
if (!isGameMessageKind(kind)) throw new Error(`expected frames, packets or alone, got ${kind}`);
const publisher = second === "baseline" ? new KeepingPublisher() : new CountingPublisher();
const { producers, delivery } = stillRelay(publisher);
// Half of the clients are classic. Another bench measures poses as JSON text.
for (let client = 0; client < CLIENTS / 2; client++) {
  openClient(delivery, IDLE_CONNECTION, "classic").configure({ vr_tracking: false });
  const subscription = { interval: "own", source: undefined, history: undefined } as const;
  openClient(delivery, IDLE_CONNECTION, "telemetry.v1.binary").subscribe([
    { pattern: "fps", ...subscription },
    { pattern: "vr_tracking", ...subscription },
  ]);
}
const session = producers.open({ send: () => 0, close() {} }, "bench");
const { message, framesPerMessage } = gameMessage(kind);

function pass(frames: number): void {
  for (let frame = 0; frame < frames; frame += framesPerMessage) session.binary(message);
}

pass(WARM_UP_FRAMES);
const publishedBefore = publisher.published;
let leastBytes = Number.POSITIVE_INFINITY;
let leastNanos = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  const before = process.memoryUsage.rss();
  const startNanos = Bun.nanoseconds();
  pass(FRAMES);
  leastNanos = Math.min(leastNanos, (Bun.nanoseconds() - startNanos) / FRAMES);
  leastBytes = Math.min(leastBytes, Math.max(0, (process.memoryUsage.rss() - before) / FRAMES));
}
const publishedPerFrame = (publisher.published - publishedBefore) / (ROUNDS * FRAMES);
console.log(JSON.stringify({ bytesPerFrame: leastBytes, nanosPerFrame: leastNanos, publishedPerFrame }));
