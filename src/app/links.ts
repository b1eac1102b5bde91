import type { Audience, FanOut } from "../delivery/index.ts";
import type { IngestContext } from "../ingest/index.ts";
import { type LinkContext, LinkedGames } from "../ingest/link/index.ts";
import { Upstream, Upstreams } from "../ingest/upstream/index.ts";
import { LinkedInsight } from "../insight/linked/index.ts";
import type { RelayServer } from "../server/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** What the links to other relays need of the relay. */
export interface LinksParts {
  ingest: IngestContext;
  options: Pick<RelayOptions, "upstreams" | "insight">;
  /** The name of this relay for other relays. */
  site: string;
  fanOut: FanOut;
  audience: Pick<Audience, "demand">;
  server: Pick<RelayServer, "workTurns">;
  /** A link has come up, or is down, or its near relay reads from other relays than before. */
  changed(): void;
}

/** The games of other relays, and what the relay reads from. */
export type Links = ReturnType<typeof createLinks>;

/** Puts together what brings the games of other relays. A relay that reads from nothing does not load it. */
export function createLinks({ ingest, options, site, fanOut, audience, server, changed }: LinksParts) {
  const { hub, clock } = ingest;
  const insight = new LinkedInsight(hub, clock, options.insight);
  hub.listen(insight);
  const context: LinkContext = {
    ...ingest,
    site,
    demand: () => audience.demand("linked"),
    hasSubscribers: (topic) => fanOut.hasSubscribers(topic),
    tellLost: (source, lost) => fanOut.lost({ source, ...lost }),
    takeHitch: (hitch) => insight.takeHitch(hitch),
  };
  const games = new LinkedGames(context);
  const upstreams = new Upstreams(
    options.upstreams.map(
      (address) => new Upstream(ingest, address, server.workTurns, { context, games, changed }),
    ),
  );
  return { insight, context, games, upstreams };
}
