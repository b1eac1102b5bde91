import type { Dialect } from "../../delivery/index.ts";
import type { Debuggers } from "../../ingest/debugger/index.ts";
import type { GameSockets } from "../../ingest/session/index.ts";
import { closeCodeOf } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Rights } from "../../protocol/rights.ts";
import { ANY_OTHER_PATH, type Surface, untilGone } from "../../server/index.ts";
import type { ClientEndpointContext } from "./client-endpoint-context.ts";
import { welcomeMessage } from "./welcome-message.ts";

/** What the WebSockets of clients and games need of the relay. */
export interface WebSocketContext extends Omit<ClientEndpointContext, "welcome"> {
  identity: { name: string; version: string };
  /** The name of this relay for far relays. */
  site: string;
  gameSockets(): Promise<GameSockets>;
  debuggers(): Promise<Debuggers>;
  /** The limits on what comes from outside, as peers are told them. */
  describeLimits(): JsonObject;
}

/** Clients on every path that is free, games at `/producer` and `/debugger`. */
export function webSocketSurface(context: WebSocketContext): Surface {
  const { delivery, producers, gameSockets, debuggers } = context;
  const viewers = viewerSurface(context);
  const room = { limits: delivery.limits, games: () => producers.ownCount };
  return {
    ...viewers,
    sockets: [
      ...(viewers.sockets ?? []),
      {
        path: "/producer",
        about: "the game (the addon connects here)",
        async load() {
          const [module, producers] = await Promise.all([import("./producer-endpoint.ts"), gameSockets()]);
          return module.producerEndpoint({ producers, ...room });
        },
      },
      {
        path: "/debugger",
        about: "the game without the addon (godot --remote-debug)",
        async load() {
          const [module, loaded] = await Promise.all([import("./debugger-endpoint.ts"), debuggers()]);
          return module.debuggerEndpoint({ debuggers: loaded, ...room });
        },
      },
    ],
  };
}

/** Clients alone, on every path that is free: what an edge serves. */
export function viewerSurface(context: Omit<WebSocketContext, "gameSockets" | "debuggers">): Surface {
  const { delivery, producers } = context;
  const { clock, audience, hub } = delivery;
  const welcome = ({ name, isLink }: Dialect, rights: Rights) => ({
    ...welcomeMessage({ ...context, hub, clock }, name, rights),
    ...(isLink === true ? { site: context.site, links: context.farRelays.links } : {}),
  });
  return {
    name: "websocket",
    sockets: [
      {
        path: ANY_OTHER_PATH,
        about:
          "clients: 0x01, 0x02 and JSON; commands get_snapshot, ping, configure, set_update_interval, call",
        load: async () => (await import("./client-endpoint.ts")).clientEndpoint({ ...context, welcome }),
      },
    ],
    async stop() {
      const [code, reason] = [closeCodeOf("shutting_down"), "relay is shutting down"];
      for (const client of audience.clients) client.close(code, reason);
      producers.closeAll(code, reason);
      await untilGone(() => audience.clients.size + producers.connections, clock);
    },
  };
}
