import type { Clock, Timer } from "../../base/clock.ts";
import { recordOf } from "../../base/record-of.ts";
import { LINK_FORMAT } from "../../protocol/formats.ts";
import {
  DEMAND_NAMES,
  type Demand,
  type DemandName,
  OWN_INTERVAL_DEMAND,
  type StreamDemand,
} from "../../protocol/streams.ts";
import { type DefaultIntervals, OWN_INTERVALS } from "../channels/default-intervals.ts";
import { Throttle } from "../channels/throttle.ts";
import { EDGE_FORMAT } from "../formats/link-dialect.ts";
import type { Client } from "./client.ts";
import { JUDGING_DEMAND, unionOf } from "./demand.ts";

/** Shortest time between two changes of demand that the relay tells games. Units: milliseconds. */
const DEMAND_INTERVAL_MILLIS = 50;

/** How long games keep sampling after an HTTP request. Units: milliseconds. */
const LOOKING_MILLIS = 30_000;

/** A client as the audience knows it: a {@link Client}, or a viewer that speaks another protocol. */
export interface AudienceMember
  extends Pick<
    Client,
    | "id"
    | "address"
    | "connectedAtUnixMillis"
    | "lane"
    | "demand"
    | "describeTopics"
    | "describeSubscriptions"
    | "leave"
    | "close"
  > {
  readonly dialect: { readonly name: string };
}

/** Demand that a part of the relay holds until it releases it. */
export interface HeldDemand {
  /** Ends it. A second call does nothing. */
  release(): void;
}

/** For whom demand is held: a part of this relay, or another relay that reads from this one. */
type Holder = "this relay" | "another relay";

/**
 * The connected clients, and the demand on games: the demand of all clients, of parts of the relay ({@link Audience.holdDemand}),
 * and of recent HTTP requests ({@link Audience.looked}).
 */
export class Audience {
  /** Clients that have ever connected, those of edges too. The edges themselves are none. */
  joined = 0;
  #ids = 0;
  readonly #clients = new Set<AudienceMember>();
  readonly #changes: Throttle;
  readonly #clock: Clock;
  readonly #held = new Set<{ demand: Demand; of: Holder }>();
  readonly #looks = new Map<Demand, Timer>();

  /** `tellGames` is called at once. If changes follow fast, it is called with the newest only, because games have to parse each. */
  constructor(
    clock: Clock,
    tellGames: (demand: Demand) => void,
    private readonly defaults: Readonly<DefaultIntervals> = OWN_INTERVALS,
  ) {
    this.#clock = clock;
    this.#changes = new Throttle(clock, () => tellGames(this.demand()));
  }

  /** The connected clients. */
  get clients(): ReadonlySet<AudienceMember> {
    return this.#clients;
  }

  /** A number for a new member, which no other member of this process has. */
  nextId(): number {
    return ++this.#ids;
  }

  add(client: AudienceMember): void {
    if (client.dialect.name !== EDGE_FORMAT) this.joined++;
    this.#clients.add(client);
    this.demandChanged();
  }

  remove(client: AudienceMember): void {
    client.leave();
    this.#clients.delete(client);
    this.demandChanged();
  }

  /** Holds demand for a part of the relay, such as an assistant's session or the user's own rules. The default is what it takes to judge games. */
  holdDemand(demand: Demand = JUDGING_DEMAND, { of }: { of: Holder } = { of: "this relay" }): HeldDemand {
    const held = { demand, of };
    this.#held.add(held);
    this.demandChanged();
    return {
      release: () => {
        if (this.#held.delete(held)) this.demandChanged();
      },
    };
  }

  /**
   * Holds demand for a while after an HTTP request, so that the next request finds new values.
   * The default is every stream, at the interval of a client that asks for none.
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

  /** Ends the demand of HTTP requests. */
  stop(): void {
    for (const timer of this.#looks.values()) timer.cancel();
    this.#looks.clear();
  }

  /** Tells games of changed demand. */
  demandChanged(): void {
    this.#changes.offer(DEMAND_INTERVAL_MILLIS);
  }

  /** The demand of all, taken together. */
  demand(): Demand {
    return this.#demandOf(() => true);
  }

  /** The demand without that of relays that read from this one. Other relays are told this: a demand that is told on could come back and never end. */
  ownDemand(): Demand {
    return this.#demandOf((holder) => holder === "this relay");
  }

  #demandOf(counts: (holder: Holder) => boolean): Demand {
    // Many clients share one demand.
    const demands = new Set<Demand>(this.#looks.keys());
    // The edges of this relay are parts of it.
    for (const { demand, dialect } of this.#clients)
      if (counts(dialect.name === LINK_FORMAT ? "another relay" : "this relay")) demands.add(demand);
    for (const { demand, of } of this.#held) if (counts(of)) demands.add(demand);
    const all = unionOf(demands);
    const streams = recordOf(DEMAND_NAMES, (name) => this.#withDefault(name, all[name]));
    return { ...streams, maxDelaySeconds: all.maxDelaySeconds };
  }

  /** Puts the default interval in place of the game's own, if there is a default. */
  #withDefault(name: DemandName, demand: Readonly<StreamDemand>): Readonly<StreamDemand> {
    const usual = this.defaults[name === "fps_and_performance" ? "fps" : name];
    if (!demand.ownInterval || usual === undefined) return demand;
    const fastestSeconds = Math.min(demand.fastestSeconds ?? usual, usual);
    return { enabled: true, ownInterval: false, fastestSeconds };
  }
}
