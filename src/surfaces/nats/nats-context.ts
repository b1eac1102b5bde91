import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Tally } from "../../base/tally.ts";
import type { Audience, DeliveryParts, FanOut, GameNotices } from "../../delivery/index.ts";
import type { Hub, HubListener } from "../../hub/index.ts";
import type { Producers } from "../../ingest/index.ts";
import type { LinkedGames } from "../../ingest/link/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";

/** What NATS needs of the relay. */
export interface NatsContext {
  identity: { name: string; version: string };
  /** The name of this relay for other relays. */
  site: string;
  /** Where it runs, for people: the name of the host. */
  host: string;
  hub: Hub;
  clock: Clock;
  log: Log;
  limits: Readonly<Limits>;
  refusals: Tally<ErrorCode>;
  audience: Audience;
  fanOut: FanOut;
  delivery: Pick<DeliveryParts, "dialects">;
  producers: Producers;
  gameNotices: GameNotices;
  /** The games of other relays; undefined for a relay that reads from none. */
  linkedGames: LinkedGames | undefined;
  /** Has NATS handed every message, after clients of this relay and before the relay judges it. */
  handOn(take: HubListener["message"]): void;
  /** A site has come or gone, or the connection to the server has. */
  changed(): void;
  /** Calls back with each complete hitch of the games of this relay. */
  onHitch(listener: (hitch: object) => void): void;
}
