import { PlainCodec } from "../../../src/codec/index.ts";

const codec = new PlainCodec();

/** A game that counts: every 50 ms it sends an event with the next number, and every 10 ms poses with the time at which they were sent. */
export class CountingGame implements Disposable {
  /** Events so far. */
  sent = 0;
  #ticks = 0;
  readonly #timer: Timer;

  constructor(send: (message: object | Uint8Array) => void) {
    this.#timer = setInterval(() => {
      const timeSeconds = Date.now() / 1000;
      if (this.#ticks++ % 5 === 0) {
        this.sent++;
        const data = { event_name: "count", number: this.sent };
        send({ type: "event", event: "custom", data, timestamp: timeSeconds });
      }
      const packet = codec.encodeTracking({
        frame: this.#ticks,
        timeSeconds,
        headset: { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true },
        leftController: undefined,
        rightController: undefined,
      }) as Uint8Array;
      send(packet.slice());
    }, 10);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
