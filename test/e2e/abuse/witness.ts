/**
 * Two clients that behave, and their game at 90 Hz, in a process of their own: what they see while others misbehave.
 * `bun witness.ts ws://…`; ends on SIGTERM, with what came of it as JSON on standard output.
 */
import { PlainCodec } from "../../../src/codec/index.ts";
import type { WitnessReport } from "./witness-report.ts";

const [url = ""] = process.argv.slice(2);
const HZ = 90;
/** A frame that has not come by then counts as lost. Units: milliseconds. */
const LAST_WAIT_MILLIS = 3000;
/** Frames before this one are for warming up. */
const FIRST_MEASURED = 90;
/** This process itself stood still for longer: what was on its way then says nothing of the relay. Units: milliseconds. */
const OWN_PAUSE_MILLIS = 20;

const codec = new PlainCodec();
const sentAtMillis: number[] = [];
/** When this process ran last. */
let ranAtMillis = performance.now();
/** Until when it stood still the last time. */
let pausedUntilMillis = Number.NEGATIVE_INFINITY;

/** Notes that this process runs, and whether it stood still before. */
function notePause(): void {
  const now = performance.now();
  if (now - ranAtMillis > OWN_PAUSE_MILLIS) pausedUntilMillis = now;
  ranAtMillis = now;
}

/** One client: when each frame came. */
class Watcher {
  readonly latencies: number[] = [];
  readonly seen = new Set<number>();
  closes = 0;
  leftOut = 0;
  readonly ready: Promise<void>;

  constructor(path: string, protocols: string[]) {
    const socket = new WebSocket(`${url}${path}`, protocols);
    socket.binaryType = "arraybuffer";
    this.ready = new Promise((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error("refused"));
    });
    socket.onclose = () => this.closes++;
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      if (typeof data === "string" || data.byteLength !== 17) return;
      notePause();
      const frame = new DataView(data).getUint32(1);
      const sent = sentAtMillis[frame];
      if (sent === undefined) return;
      this.seen.add(frame);
      if (frame < FIRST_MEASURED) return;
      if (sent <= pausedUntilMillis) this.leftOut++;
      else this.latencies.push(performance.now() - sent);
    };
  }
}

const watchers = [new Watcher("/", []), new Watcher("/?topics=fps", ["telemetry.v1.binary"])];
const game = new WebSocket(`${url}/producer`);
await Promise.all([
  ...watchers.map(({ ready }) => ready),
  new Promise<void>((resolve) => {
    game.onopen = () => resolve();
  }),
]);
let gameCloses = 0;
game.onclose = () => gameCloses++;
game.send(JSON.stringify({ type: "hello", source: "witness", intervals: { fps: 0, vr_tracking: 0 } }));

const startMillis = performance.now();
const timer = setInterval(() => {
  notePause();
  while (performance.now() - startMillis >= (sentAtMillis.length * 1000) / HZ) {
    const frame = sentAtMillis.length;
    sentAtMillis.push(performance.now());
    game.send((codec.encodePerformance(frame, 90, 11.1, 2.5) as Uint8Array<ArrayBuffer>).slice());
  }
}, 2);
console.log("ready");

process.on("SIGTERM", async () => {
  clearInterval(timer);
  const sent = sentAtMillis.length;
  const endMillis = performance.now() + LAST_WAIT_MILLIS;
  while (watchers.some(({ seen }) => seen.size < sent) && performance.now() < endMillis) await Bun.sleep(10);
  const report: WitnessReport = {
    sent,
    closes: gameCloses + watchers.reduce((sum, { closes }) => sum + closes, 0),
    clients: watchers.map(({ seen, latencies, leftOut }) => {
      const sorted = latencies.toSorted((one, other) => one - other);
      const at = (share: number) =>
        sorted[Math.floor(share * (sorted.length - 1))] ?? Number.POSITIVE_INFINITY;
      return { lost: sent - seen.size, leftOut, p50Millis: at(0.5), p99Millis: at(0.99), maxMillis: at(1) };
    }),
  };
  console.log(JSON.stringify(report));
  process.exit(0);
});
