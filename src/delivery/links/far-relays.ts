import type { Clock } from "../../base/clock.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { MAX_LINKED_RELAYS } from "../../protocol/limits.ts";
import type { LinkedRelay } from "../../protocol/link-notices.ts";
import type { Audience } from "../clients/audience.ts";
import type { Client } from "../clients/client.ts";
import { FarRelay } from "./far-relay.ts";
import type { GameNotices } from "./game-notices.ts";

/** What the far relays need of this one. */
export interface FarRelaysParts {
  notices: GameNotices;
  audience: Pick<Audience, "demandChanged">;
  clock: Clock;
  /** The relays that this one reads from, also through others. */
  linkedRelays(): readonly LinkedRelay[];
}

/** The relays that read from this one by links. */
export class FarRelays {
  readonly #joined = new Map<FarRelay, () => void>();

  constructor(private readonly parts: FarRelaysParts) {}

  /** The relays that this one reads from, as far relays are told them. */
  get links(): readonly LinkedRelay[] {
    return this.parts.linkedRelays().slice(0, MAX_LINKED_RELAYS);
  }

  /** A link has opened: tells it of every game. */
  join(client: Client): FarRelay {
    const { notices, audience, clock } = this.parts;
    const far = new FarRelay({ client, audience, clock });
    this.#joined.set(far, notices.read(far));
    return far;
  }

  /** A link has gone. */
  leave(far: FarRelay): void {
    this.#joined.get(far)?.();
    this.#joined.delete(far);
    far.leave();
  }

  /** This relay reads from other relays than before. */
  linksChanged(): void {
    const { links } = this;
    this.#send({ type: "links", links });
  }

  /** Hands a complete hitch of a game of this relay to those that take hitches. */
  hitch(hitch: object): void {
    this.#send({ type: "hitch", hitch }, ({ takesHitches }) => takesHitches);
  }

  /** The section of `/status`. */
  describe(): JsonObject[] {
    return [...this.#joined.keys()].filter(({ isEdge }) => !isEdge).map((far) => far.describe());
  }

  #send(notice: object, takes: (far: FarRelay) => boolean = () => true): void {
    for (const far of this.#joined.keys()) if (takes(far)) far.send(notice);
  }
}
