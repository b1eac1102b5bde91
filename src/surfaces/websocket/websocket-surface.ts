import type { Log } from "../../base/log.ts";
import {
  type Debuggers,
  type GameSockets,
  holdSnapshotQuestions,
  type Producers,
} from "../../ingest/index.ts";
import { closeCodeOf } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { ANY_OTHER_PATH, type Surface, untilGone } from "../../server/index.ts";
import { clientEndpoint } from "./client-endpoint.ts";
import type { ClientEndpointContext } from "./client-endpoint-context.ts";
import { debuggerEndpoint } from "./debugger-endpoint.ts";
import { producerEndpoint } from "./producer-endpoint.ts";
import { welcomeMessage } from "./welcome-message.ts";

/** What the WebSockets of clients and games need of the relay. */
export interface WebSocketContext extends Omit<ClientEndpointContext, "welcome"> {
  identity: { name: string; version: string };
  log: Log;
  /** All kinds of producers, of which two have an endpoint here. */
  producers: Producers;
  gameSockets: GameSockets;
  debuggers: Debuggers;
  /** The limits on what comes from outside, as peers are told them. */
  describeLimits(): JsonObject;
}

/** Clients on every path that is free, games at `/producer` and `/debugger`. */
export function webSocketSurface(context: WebSocketContext): Surface {
  const { delivery, producers, gameSockets, debuggers, log } = context;
  const { clock, limits, audience, hub } = delivery;
  const clients = clientEndpoint({
    ...context,
    welcome: (format) => welcomeMessage({ ...context, hub, clock }, format),
  });
  const room = { limits, games: () => producers.count };
  return {
    name: "websocket",
    sockets: [
      {
        path: ANY_OTHER_PATH,
        about:
          "clients: 0x01, 0x02 and JSON; commands get_snapshot, ping, configure, set_update_interval, call",
        endpoint: { ...clients, ...holdSnapshotQuestions(clients, producers, log) },
      },
      {
        path: "/producer",
        about: "the game (the addon connects here)",
        endpoint: producerEndpoint({ producers: gameSockets, ...room }),
      },
      {
        path: "/debugger",
        about: "the game without the addon (godot --remote-debug)",
        endpoint: debuggerEndpoint({ debuggers, ...room }),
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
