import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { createCodec } from "../../src/codec/index.ts";
import {
  DEFAULT_FAULT_TIMES,
  FaultPlan,
  SimulatedGame,
  SimulatedProducer,
} from "../../src/ingest/simulator/index.ts";

const RATE_HZ = 90;
/** How much is played before the bench begins. Units: milliseconds. */
const PAST_MILLIS = 60_000;
/** The past is played in steps of this length, one every {@link STEP_MILLIS}, so that the relay keeps up. Units: milliseconds. */
const PAST_STEP_MILLIS = 500;
const STEP_MILLIS = 8;

/** A simulated game at 90 Hz that has played for a minute when the bench begins. */
export class MinuteGame implements Disposable {
  #driving: ReturnType<typeof setInterval> | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly producer: SimulatedProducer,
    private readonly clock: SimulatedClock,
  ) {}

  /** Connects to a relay, on which a client already needs frames, and plays the past minute as fast as the relay takes it. */
  static async play(url: string): Promise<MinuteGame> {
    const socket = new WebSocket(`${url}/producer`);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`no relay at ${url}`));
    });
    const clock = new SimulatedClock(Date.now() - PAST_MILLIS);
    const faults = new FaultPlan({ seed: 1, kinds: [], ...DEFAULT_FAULT_TIMES }, RATE_HZ);
    const game = new SimulatedGame({ seed: 1, hz: RATE_HZ, faults });
    const link = {
      send: (message: string | Uint8Array) => {
        socket.send(message as string);
        return true;
      },
    };
    const producer = new SimulatedProducer(game, link, createCodec(), clock, "room");
    const told = Promise.withResolvers<void>();
    socket.onmessage = ({ data }) => {
      producer.received(String(data));
      if (String(data).includes('"fps_enabled":true')) told.resolve();
    };
    producer.connected();
    await told.promise;
    producer.start();
    const minute = new MinuteGame(socket, producer, clock);
    await minute.#playPast();
    minute.#driving = setInterval(() => minute.#catchUp(), STEP_MILLIS);
    return minute;
  }

  async #playPast(): Promise<void> {
    while (this.clock.unixMillis() < Date.now()) {
      this.clock.runUntil(this.clock.monotonicMillis() + PAST_STEP_MILLIS);
      await Bun.sleep(STEP_MILLIS);
    }
  }

  /** Plays what is due. */
  #catchUp(): void {
    this.clock.runUntil(this.clock.monotonicMillis() + Math.max(0, Date.now() - this.clock.unixMillis()));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#driving);
    this.producer.stop();
    this.socket.close();
  }
}
