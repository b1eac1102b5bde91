import { Changes } from "./changes.ts";
import { TestClient } from "./test-client.ts";
import type { TestRelay } from "./test-relay.ts";

/** A game that sends a frame sample and, every fifth time, a numbered event, at an interval. Disposing it ends it. */
export class StreamingGame implements Disposable {
  /** Number of the newest event. */
  events = 0;
  samples = 0;
  readonly #timer: Timer;

  private constructor(
    readonly socket: TestClient,
    millis: number,
  ) {
    this.#timer = setInterval(() => this.#frame(), millis);
  }

  /** Connects one to a relay. Units: milliseconds between two frames. */
  static async start(relay: TestRelay, source: string, millis = 10): Promise<StreamingGame> {
    const socket = await TestClient.connect(`${relay.relay.url}/producer`);
    socket.send({ type: "hello", source, addon: "0.2.0" });
    await socket.message(({ type }) => type === "welcome");
    return new StreamingGame(socket, millis);
  }

  /** Sends no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  [Symbol.dispose](): void {
    this.stop();
    this.socket[Symbol.dispose]();
  }

  #frame(): void {
    const frame_time_ms = 11 + (++this.samples % 7) / 10;
    const data = { fps: 90, frame_time_ms, physics_time_ms: 1 };
    this.socket.send({ type: "event", event: "fps", data, timestamp: Date.now() / 1000 });
    if (this.samples % 5 !== 0) return;
    this.events++;
    this.socket.send({ type: "event", event: "custom", data: { event_name: "n", number: this.events } });
  }
}

/** A v1 client that notes what it sees of such games. Disposing it closes it. */
export class StreamWatcher implements Disposable {
  /** Numbers of the events, in the order in which they came. */
  readonly numbers: number[] = [];
  /** Ages of the frame samples when they came. Units: milliseconds. */
  readonly ages: number[] = [];
  /** Notices of drops. */
  readonly dropped: { topic: string; count: number; first: number; last: number }[] = [];
  readonly #changes = new Changes();
  readonly #socket: WebSocket;

  private constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data);
      if (message.event === "custom") this.numbers.push(message.data.number);
      else if (message.event === "fps") this.ages.push(Date.now() - message.timestamp * 1000);
      else if (message.type === "dropped") this.dropped.push(message);
      this.#changes.tell();
    };
  }

  /** Connects one, subscribed to samples and events. */
  static async connect(relay: TestRelay): Promise<StreamWatcher> {
    const watcher = new StreamWatcher(`${relay.relay.url}/?format=json&topics=fps,custom/n&max_hz=0`);
    await new Promise((resolve) => {
      watcher.#socket.onopen = resolve;
    });
    return watcher;
  }

  /** Waits until it holds. Fails: the test's time-out. */
  async until(holds: (watcher: this) => boolean): Promise<void> {
    await this.#changes.find(() => holds(this) || undefined);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
