import { reasonOf } from "../../base/reason-of.ts";
import type { Surface } from "../../server/index.ts";
import type { NatsBridge } from "./nats-bridge.ts";
import type { NatsContext } from "./nats-context.ts";
import type { NatsOptions } from "./nats-options.ts";

/** Games shared with other relays by NATS. Without servers nothing of it is loaded. */
export function natsSurface(context: NatsContext, options: Readonly<NatsOptions>): Surface {
  const name = "nats";
  const { linkedGames } = context;
  if (options.servers.length === 0 || linkedGames === undefined)
    return { name, status: () => ({ on: false }) };
  let bridge: NatsBridge | undefined;
  let isStopped = false;
  const loading = (async () => {
    const { NatsBridge } = await import("./nats-bridge.ts");
    if (!isStopped) bridge = new NatsBridge(context, linkedGames, options);
  })();
  loading.catch((error: unknown) => context.log.error(`NATS does not run: ${reasonOf(error)}`));
  return {
    name,
    status: () => bridge?.describe() ?? { on: true, connected: false },
    async stop() {
      isStopped = true;
      await bridge?.stop();
    },
  };
}
