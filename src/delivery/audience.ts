import type { Clock, Timer } from "../base/clock.ts";
import type { Demand, StreamDemand, WishName } from "../protocol/streams.ts";
import type { Client } from "./client.ts";
import { type DefaultPaces, OWN_PACES } from "./default-paces.ts";
import { Pacer } from "./pacer.ts";

/** Least time between two changes of demand that games are told. Units: milliseconds. */
const DEMAND_INTERVAL_MILLIS = 50;

/** How long a look by HTTP keeps the games sampling. Units: milliseconds. */
const LOOKING_MILLIS = 30_000;

/** The clients that are connected, and what they want of the games taken together. */
export class Audience {
  /** Clients that ever came. */
  joined = 0;
  readonly #clients = new Set<Client>();
  readonly #changes: Pacer;
  readonly #clock: Clock;
  #looking: Timer | undefined;

  /** `demandChanged` is told at once, and of changes that follow fast only the newest: games parse what they are told. */
  constructor(
    clock: Clock,
    demandChanged: (demand: Demand) => void,
    private readonly defaults: Readonly<DefaultPaces> = OWN_PACES,
  ) {
    this.#clock = clock;
    this.#changes = new Pacer(clock, () => demandChanged(this.demand()));
  }

  /** The clients that are connected now. */
  get clients(): ReadonlySet<Client> {
    return this.#clients;
  }

  add(client: Client): void {
    this.joined++;
    this.#clients.add(client);
    this.wishesChanged();
  }

  remove(client: Client): void {
    client.leave();
    this.#clients.delete(client);
    this.wishesChanged();
  }

  /**
   * Somebody has looked without a connection, by HTTP, and may look again: the streams are wanted for a while, at the pace
   * of a client that asks for none, so that the next look finds something new.
   */
  looked(): void {
    const isNew = this.#looking === undefined;
    this.#looking?.cancel();
    this.#looking = this.#clock.after(LOOKING_MILLIS, () => {
      this.#looking = undefined;
      this.wishesChanged();
    });
    if (isNew) this.wishesChanged();
  }

  /** Forgets who looked. */
  stop(): void {
    this.#looking?.cancel();
    this.#looking = undefined;
  }

  /** A client has changed what it wants. */
  wishesChanged(): void {
    this.#changes.offer(DEMAND_INTERVAL_MILLIS);
  }

  /** What all clients want, taken together. */
  demand(): Demand {
    return {
      fps: this.#streamDemand("fps"),
      vr_tracking: this.#streamDemand("vr_tracking"),
      performance: this.#streamDemand("performance"),
      fps_and_performance: this.#streamDemand("fps_and_performance"),
    };
  }

  #streamDemand(stream: WishName): StreamDemand {
    const usual = this.defaults[stream === "fps_and_performance" ? "fps" : stream] ?? "own";
    // Whoever looks asks for no rate.
    let enabled = this.#looking !== undefined;
    let ownPace = enabled && usual === "own";
    let fastestSeconds = enabled && usual !== "own" ? usual : undefined;
    for (const { wishes } of this.#clients) {
      const { enabled: wanted, pace: asked } = wishes[stream];
      if (!wanted) continue;
      const pace = asked === "own" ? usual : asked;
      enabled = true;
      if (pace === "own") ownPace = true;
      else fastestSeconds = Math.min(fastestSeconds ?? pace, pace);
    }
    return { enabled, ownPace, fastestSeconds };
  }
}
