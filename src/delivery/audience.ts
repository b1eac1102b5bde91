import type { Clock, Timer } from "../base/clock.ts";
import type { Demand, StreamDemand, WishName } from "../protocol/streams.ts";
import type { Client } from "./client.ts";
import { type DefaultPaces, OWN_PACES } from "./default-paces.ts";
import { Pacer } from "./pacer.ts";
import { JUDGING_WISHES, OWN_PACE_WISHES, type Wishes } from "./wishes.ts";

/** Least time between two changes of demand that games are told. Units: milliseconds. */
const DEMAND_INTERVAL_MILLIS = 50;

/** How long a look by HTTP keeps the games sampling. Units: milliseconds. */
const LOOKING_MILLIS = 30_000;

/** A wish of somebody who is no client, which stands until it is let go. */
export interface StandingWish {
  /** It is wanted no more. Nothing comes of calling it again. */
  release(): void;
}

/**
 * The clients that are connected, and what they want of the games taken together: their own wishes, what alerts need where one
 * has subscribed to `alert`, the wishes that surfaces and rules {@link Audience.hold}, and those of who has just {@link Audience.looked}.
 */
export class Audience {
  /** Clients that ever came. */
  joined = 0;
  readonly #clients = new Set<Client>();
  readonly #changes: Pacer;
  readonly #clock: Clock;
  readonly #held = new Set<{ wishes: Wishes }>();
  readonly #looks = new Map<Wishes, Timer>();

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

  /** Wants streams without being a client: an assistant's session, rules of the user's own. By default what it takes to judge games. */
  hold(wishes: Wishes = JUDGING_WISHES): StandingWish {
    const held = { wishes };
    this.#held.add(held);
    this.wishesChanged();
    return {
      release: () => {
        if (this.#held.delete(held)) this.wishesChanged();
      },
    };
  }

  /**
   * Somebody has looked without a connection, by HTTP, and may look again: streams are wanted for a while, so that the next look
   * finds something new. By default at the pace of a client that asks for none.
   */
  looked(wishes: Wishes = OWN_PACE_WISHES): void {
    const before = this.#looks.get(wishes);
    before?.cancel();
    const ends = this.#clock.after(LOOKING_MILLIS, () => {
      this.#looks.delete(wishes);
      this.wishesChanged();
    });
    this.#looks.set(wishes, ends);
    if (before === undefined) this.wishesChanged();
  }

  /** Forgets who looked. */
  stop(): void {
    for (const timer of this.#looks.values()) timer.cancel();
    this.#looks.clear();
  }

  /** A client has changed what it wants. */
  wishesChanged(): void {
    this.#changes.offer(DEMAND_INTERVAL_MILLIS);
  }

  /** What all want, taken together. */
  demand(): Demand {
    const all = this.#wishes();
    return {
      fps: this.#streamDemand("fps", all),
      vr_tracking: this.#streamDemand("vr_tracking", all),
      performance: this.#streamDemand("performance", all),
      fps_and_performance: this.#streamDemand("fps_and_performance", all),
    };
  }

  #wishes(): Wishes[] {
    const clients = [...this.#clients];
    return [
      ...clients.map(({ wishes }) => wishes),
      ...(clients.some(({ wantsAlerts }) => wantsAlerts) ? [JUDGING_WISHES] : []),
      ...[...this.#held].map(({ wishes }) => wishes),
      ...this.#looks.keys(),
    ];
  }

  #streamDemand(stream: WishName, all: readonly Wishes[]): StreamDemand {
    const usual = this.defaults[stream === "fps_and_performance" ? "fps" : stream] ?? "own";
    let enabled = false;
    let ownPace = false;
    let fastestSeconds: number | undefined;
    for (const { [stream]: wish } of all) {
      if (!wish.enabled) continue;
      const pace = wish.pace === "own" ? usual : wish.pace;
      enabled = true;
      if (pace === "own") ownPace = true;
      else fastestSeconds = Math.min(fastestSeconds ?? pace, pace);
    }
    return { enabled, ownPace, fastestSeconds };
  }
}
