/**
 * Prints what one 0x01 packet makes the relay's own code allocate on its way from a game to classic clients, in bytes, as JSON.
 * Run by pass-through.bench.ts in a process whose garbage collector is switched off: whatever is allocated shows as growth of the process.
 * With the word `baseline` one small object is kept for each message beside: proof that the meter sees one.
 */
import { openClassicClient, type Publisher } from "../../src/delivery/index.ts";
import { performancePacket } from "./support/performance-packet.ts";
import { IDLE_SOCKET, stillRelay } from "./support/still-relay.ts";

/** Enough for the compilers to be done and the history to be full. */
const WARM_UP_MESSAGES = 1_000_000;
/** Pages are 4 KiB: over this many messages they resolve a fiftieth of a byte. */
const MESSAGES = 200_000;
/** The compiler's own memory also grows the process, but not in every round. */
const ROUNDS = 5;
const CLIENTS = 10;

/** The native publish of a server, counted. */
class CountingPublisher implements Publisher {
  published = 0;
  publish(): void {
    this.published++;
  }
}

/** The same, and an object for each message. */
class KeepingPublisher implements Publisher {
  published = 0;
  last: object = {};
  publish(topic: string): void {
    this.published++;
    this.last = { topic };
  }
}

const publisher = process.argv[2] === "baseline" ? new KeepingPublisher() : new CountingPublisher();
const { producers, delivery } = stillRelay(publisher);
for (let client = 0; client < CLIENTS; client++) openClassicClient(delivery, IDLE_SOCKET, "bench");
const session = producers.open({ send: () => 0, close() {} }, "bench");
const packet = performancePacket();
const view = new DataView(packet.buffer);
let number = 0;

function pass(messages: number): void {
  for (let index = 0; index < messages; index++) {
    view.setUint32(1, ++number);
    session.binary(packet);
  }
}

pass(WARM_UP_MESSAGES);
const publishedBefore = publisher.published;
let leastBytes = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  const before = process.memoryUsage.rss();
  pass(MESSAGES);
  leastBytes = Math.min(leastBytes, Math.max(0, (process.memoryUsage.rss() - before) / MESSAGES));
}
const published = (publisher.published - publishedBefore) / (ROUNDS * MESSAGES);
console.log(JSON.stringify({ bytesPerMessage: leastBytes, publishedPerMessage: published }));
