import type { Clock } from "../../base/clock.ts";
import type { Hub } from "../../hub/index.ts";
import type { Limits } from "../../protocol/limits.ts";
import type { FanOut } from "../channels/fan-out.ts";
import type { LaneDialect } from "../formats/dialect.ts";
import type { Dialects } from "../formats/dialects.ts";
import type { DialectName } from "../formats/format.ts";
import { EDGE_FORMAT } from "../formats/link-dialect.ts";
import type { ClientSocket } from "../lanes/client-socket.ts";
import type { FlowControl } from "../lanes/flow-control.ts";
import { Lane, type LaneCounts } from "../lanes/lane.ts";
import { edgeLaneLimits, type LaneLimits } from "../lanes/lane-limits.ts";
import type { Audience } from "./audience.ts";
import { Client } from "./client.ts";

/** The parts that every client uses. */
export interface DeliveryParts extends LaneCounts {
  hub: Hub;
  clock: Clock;
  fanOut: FanOut;
  dialects: Dialects;
  flow: FlowControl;
  audience: Audience;
  lanes: LaneLimits;
  limits: Readonly<Limits>;
}

/** The connection of a client that is new. */
export interface NewConnection {
  socket: ClientSocket;
  address: string;
  /** Goes on with the work of a command in later turns of the event loop, until a step returns that there is no other. Further commands wait. */
  goOn(step: () => boolean): void;
}

/** Creates a client for a connection. */
export function openClient(
  parts: DeliveryParts,
  { socket, address, goOn }: NewConnection,
  name: DialectName,
): Client {
  const { hub, clock, fanOut, limits, audience } = parts;
  const dialect = parts.dialects[name];
  const lanes = name === EDGE_FORMAT ? edgeLaneLimits(parts.lanes) : parts.lanes;
  const lane = openLane({ ...parts, lanes }, socket, dialect);
  const client = new Client({
    id: audience.nextId(),
    address,
    connectedAtUnixMillis: clock.unixMillis(),
    socket,
    lane,
    dialect,
    fanOut,
    hub,
    clock,
    limits,
    goOn,
  });
  audience.add(client);
  return client;
}

/** The lane of a new client. */
export function openLane(parts: DeliveryParts, socket: ClientSocket, dialect: LaneDialect): Lane {
  const { lanes, clock, flow, fanOut } = parts;
  return new Lane(socket, dialect, lanes, clock, parts, flow, fanOut.slices.join());
}

/** Removes a client whose socket has gone. */
export function closeClient({ audience }: DeliveryParts, client: Client): void {
  audience.remove(client);
}
