import { silentLog } from "../../src/base/log.ts";
import type { ClientSocket } from "../../src/delivery/index.ts";
import { GameCalls } from "../../src/ingest/index.ts";
import { ALL_RIGHTS } from "../../src/protocol/rights.ts";
import type { FoxgloveContext } from "../../src/surfaces/foxglove/foxglove-context.ts";
import { FoxgloveServer } from "../../src/surfaces/foxglove/foxglove-server.ts";
import type { Viewer } from "../../src/surfaces/foxglove/viewer.ts";
import { atOnce } from "./at-once.ts";

/** The server of viewers without a network: no settings, and no replay. `onHitch`: hands it hitches; none by default. */
export function viewingServer(
  delivery: FoxgloveContext["delivery"],
  onHitch: FoxgloveContext["onHitch"] = () => {},
): FoxgloveServer {
  return new FoxgloveServer({
    identity: { name: "relay", version: "0" },
    delivery,
    calls: new GameCalls(delivery.hub, () => [], silentLog),
    settings: { describe: () => ({ config: {}, live: [] }), patch: () => undefined, onChange() {} },
    viewerReplay: { state: () => undefined, control() {}, onChange() {}, onHitch() {} },
    onHitch,
    admitsFiles: false,
  });
}

/** Connects a viewer. `query`: of its URL. `charge` is told what it is charged. */
export function connectViewer(
  server: FoxgloveServer,
  socket: ClientSocket,
  query = "",
  charge: (furtherMessages: number) => void = () => {},
  askedProtocols: readonly string[] = ["foxglove.sdk.v1"],
): Viewer {
  const connection = { socket, charge, goOn: atOnce, admitsInflated: () => true, worked() {}, end() {} };
  const url = new URL(`ws://relay/foxglove${query}`);
  return server.endpoint.open(connection, {
    address: "test",
    url,
    rights: ALL_RIGHTS,
    protocol: askedProtocols[0],
    askedProtocols,
  }) as Viewer;
}

/** Subscribes to a channel under an id. Fails: there is no such channel. */
export function subscribeTo(
  server: FoxgloveServer,
  viewer: Viewer,
  [source, name]: [string, string],
  id: number,
): void {
  const channelId = server.channels.byName(source, name)?.id;
  if (channelId === undefined) throw new Error(`expected a channel ${name} of ${source}`);
  viewer.text(JSON.stringify({ op: "subscribe", subscriptions: [{ id, channelId }] }));
}
