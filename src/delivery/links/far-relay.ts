import type { Clock, Timer } from "../../base/clock.ts";
import type { MessageSource } from "../../hub/index.ts";
import { describedDemand } from "../../protocol/describe-demand.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { WISH_SECONDS } from "../../protocol/limits.ts";
import type { GameGoneNotice, GameNotice, Wish } from "../../protocol/link-notices.ts";
import type { Audience } from "../clients/audience.ts";
import type { Client } from "../clients/client.ts";
import { NO_DEMAND } from "../clients/demand.ts";
import { EDGE_FORMAT } from "../formats/link-dialect.ts";
import type { GameReader } from "./game-notices.ts";

/** The parts of delivery that a far relay needs. */
export interface FarRelayParts {
  client: Client;
  audience: Pick<Audience, "demandChanged">;
  clock: Clock;
}

/** A relay that reads from this one by a link: sends it the notices, and keeps its wish for as long as it counts. */
export class FarRelay implements GameReader {
  #wish: Wish | undefined;
  #expires: Timer | undefined;

  constructor(private readonly parts: FarRelayParts) {}

  /** Whether it is an edge of this relay. */
  get isEdge(): boolean {
    return this.parts.client.dialect.name === EDGE_FORMAT;
  }

  /** Whether it takes hitches now. */
  get takesHitches(): boolean {
    return this.#wish?.judged === true;
  }

  /** Takes its wish in the place of the one before. */
  wish(wish: Wish): void {
    const before = this.#wish;
    this.#wish = wish;
    this.#expires?.cancel();
    this.#expires = this.parts.clock.after(WISH_SECONDS * 1000, () => this.#expire());
    if (before === undefined || !Bun.deepEquals(before.demand, wish.demand)) this.#demandChanged();
  }

  game(notice: GameNotice, source: MessageSource): void {
    this.#tell(notice, source);
  }

  gameGone(notice: GameGoneNotice, source: MessageSource): void {
    this.#tell(notice, source);
  }

  /** Sends a notice, behind the messages that were published before. */
  send(notice: object): void {
    const { lane } = this.parts.client;
    lane.settle();
    lane.sendControl(notice);
  }

  /** Ends its wish: it has gone. */
  leave(): void {
    this.#expires?.cancel();
  }

  /** How `/status` shows it. */
  describe(): JsonObject {
    const { id, address, connectedAtUnixMillis } = this.parts.client;
    return {
      site: this.#wish?.site ?? null,
      client: id,
      address,
      since: connectedAtUnixMillis / 1000,
      wish: this.#wish?.demand ?? null,
      judged: this.takesHitches,
    };
  }

  #tell(notice: object, source: MessageSource): void {
    if (this.parts.client.dialect.carries?.(source) !== false) this.send(notice);
  }

  #expire(): void {
    this.#wish = undefined;
    this.#demandChanged();
  }

  #demandChanged(): void {
    const { client, audience } = this.parts;
    client.demand = this.#wish === undefined ? NO_DEMAND : describedDemand(this.#wish.demand);
    audience.demandChanged();
  }
}
