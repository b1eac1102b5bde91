import type { Clock, Timer } from "../../base/clock.ts";
import { recordOf } from "../../base/record-of.ts";
import {
  DEMAND_NAMES,
  type Demand,
  type DemandName,
  OWN_INTERVAL_DEMAND,
  type StreamDemand,
} from "../../protocol/streams.ts";
import { type DefaultIntervals, OWN_INTERVALS } from "../channels/default-intervals.ts";
import { Throttle } from "../channels/throttle.ts";
import type { Client } from "./client.ts";
import { JUDGING_DEMAND, unionOf } from "./demand.ts";

/** Least time between two changes of demand that games are told. Units: milliseconds. */
const DEMAND_INTERVAL_MILLIS = 50;

/** How long games go on sampling after a request by HTTP. Units: milliseconds. */
const LOOKING_MILLIS = 30_000;

/** Demand of a part of the relay, which is in force until it is released. */
export interface HeldDemand {
  /** Ends it. A second call does nothing. */
  release(): void;
}

/**
 * The clients that are connected, and the demand on games: that of all clients, of parts of the relay that {@link Audience.holdDemand},
 * and of requests by HTTP that have just {@link Audience.looked}.
 */
export class Audience {
  /** Clients that ever came. */
  joined = 0;
  readonly #clients = new Set<Client>();
  readonly #changes: Throttle;
  readonly #clock: Clock;
  readonly #held = new Set<{ demand: Demand }>();
  readonly #looks = new Map<Demand, Timer>();

  /** `tellGames` is called at once; of changes that follow fast it is told the newest only, since games parse what they are told. */
  constructor(
    clock: Clock,
    tellGames: (demand: Demand) => void,
    private readonly defaults: Readonly<DefaultIntervals> = OWN_INTERVALS,
  ) {
    this.#clock = clock;
    this.#changes = new Throttle(clock, () => tellGames(this.demand()));
  }

  /** The clients that are connected now. */
  get clients(): ReadonlySet<Client> {
    return this.#clients;
  }

  add(client: Client): void {
    this.joined++;
    this.#clients.add(client);
    this.demandChanged();
  }

  remove(client: Client): void {
    client.leave();
    this.#clients.delete(client);
    this.demandChanged();
  }

  /** Holds demand for a part of the relay: an assistant's session, the user's own rules. By default what it takes to judge games. */
  holdDemand(demand: Demand = JUDGING_DEMAND): HeldDemand {
    const held = { demand };
    this.#held.add(held);
    this.demandChanged();
    return {
      release: () => {
        if (this.#held.delete(held)) this.demandChanged();
      },
    };
  }

  /**
   * Holds demand for a while after a request by HTTP, so that the next request finds something new.
   * By default every stream, at the interval of a client that asks for none.
   */
  looked(demand: Demand = OWN_INTERVAL_DEMAND): void {
    const before = this.#looks.get(demand);
    before?.cancel();
    const ends = this.#clock.after(LOOKING_MILLIS, () => {
      this.#looks.delete(demand);
      this.demandChanged();
    });
    this.#looks.set(demand, ends);
    if (before === undefined) this.demandChanged();
  }

  /** Forgets requests by HTTP. */
  stop(): void {
    for (const timer of this.#looks.values()) timer.cancel();
    this.#looks.clear();
  }

  /** The demand of a client has changed. */
  demandChanged(): void {
    this.#changes.offer(DEMAND_INTERVAL_MILLIS);
  }

  /** What is asked of games, taken together. */
  demand(): Demand {
    const all = unionOf([
      ...[...this.#clients].map(({ demand }) => demand),
      ...[...this.#held].map(({ demand }) => demand),
      ...this.#looks.keys(),
    ]);
    return recordOf(DEMAND_NAMES, (name) => this.#withDefault(name, all[name]));
  }

  /** With a default interval in place of the game's own, if there is one. */
  #withDefault(name: DemandName, demand: Readonly<StreamDemand>): Readonly<StreamDemand> {
    const usual = this.defaults[name === "fps_and_performance" ? "fps" : name];
    if (!demand.ownInterval || usual === undefined) return demand;
    const fastestSeconds = Math.min(demand.fastestSeconds ?? usual, usual);
    return { enabled: true, ownInterval: false, fastestSeconds };
  }
}
