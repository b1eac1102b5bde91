import { reasonOf } from "../../base/reason-of.ts";
import type { Surface } from "../../server/index.ts";
import type { NatsBridge, NatsCounts, SiteByNats } from "./nats-bridge.ts";
import type { NatsContext } from "./nats-context.ts";
import type { NatsOptions } from "./nats-options.ts";

/** NATS, and what other parts of the relay show of it. */
export interface NatsSurface extends Surface {
  /** The sites whose games it brings, as links; the server alone while none is known. */
  sites(): SiteByNats[];
  /** Undefined for a relay without NATS. */
  counts(): NatsCounts | undefined;
}

/** Games shared with other relays by NATS. Without servers nothing of it is loaded. */
export function natsSurface(context: NatsContext, options: Readonly<NatsOptions>): NatsSurface {
  const name = "nats";
  const { linkedGames } = context;
  if (options.servers.length === 0 || linkedGames === undefined)
    return { name, sites: () => [], counts: () => undefined, status: () => ({ on: false }) };
  let bridge: NatsBridge | undefined;
  let isStopped = false;
  const loading = (async () => {
    const { NatsBridge } = await import("./nats-bridge.ts");
    if (!isStopped) bridge = new NatsBridge(context, linkedGames, options);
  })();
  loading.catch((error: unknown) => context.log.error(`NATS does not run: ${reasonOf(error)}`));
  return {
    name,
    sites: () => bridge?.sitesAsLinks() ?? [],
    counts: () => bridge?.counts(),
    status: () => bridge?.describe() ?? { on: true, connected: false },
    async stop() {
      isStopped = true;
      await bridge?.stop();
    },
  };
}
