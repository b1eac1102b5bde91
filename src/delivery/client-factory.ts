import type { Clock } from "../base/clock.ts";
import type { Tally } from "../base/tally.ts";
import type { Hub } from "../hub/index.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Audience } from "./audience.ts";
import { ClassicClient } from "./classic-client.ts";
import type { Client } from "./client.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { FanOut } from "./fan-out.ts";
import type { FlowControl } from "./flow-control.ts";
import type { FormatName } from "./formats/format.ts";
import type { Formats } from "./formats/formats.ts";
import { Lane } from "./lane.ts";
import type { LaneLimits } from "./lane-limits.ts";
import { V1Client } from "./v1-client.ts";

/** What every client is made of. */
export interface DeliveryParts {
  hub: Hub;
  clock: Clock;
  fanOut: FanOut;
  formats: Formats;
  flow: FlowControl;
  audience: Audience;
  lanes: LaneLimits;
  limits: Readonly<Limits>;
  /** Counts what clients did not get, by topic. */
  drops: Tally;
}

/** Takes a client of the old protocol in. */
export function openClassicClient(
  parts: DeliveryParts,
  socket: ClientSocket,
  address: string,
): ClassicClient {
  const lane = new Lane(
    socket,
    parts.formats["classic.json"],
    parts.lanes,
    parts.clock,
    false,
    parts.drops,
    parts.flow,
  );
  return admit(parts, new ClassicClient({ ...common(parts, socket, address), lane }));
}

/** Takes a client of a v1 format in. */
export function openV1Client(
  parts: DeliveryParts,
  socket: ClientSocket,
  address: string,
  name: FormatName,
): V1Client {
  const format = parts.formats[name];
  const lane = new Lane(socket, format, parts.lanes, parts.clock, true, parts.drops, parts.flow);
  const { hub, clock, limits } = parts;
  return admit(parts, new V1Client({ ...common(parts, socket, address), lane, hub, clock, format, limits }));
}

/** Counts a client out everywhere, once its socket has gone. */
export function closeClient({ audience }: DeliveryParts, client: Client): void {
  audience.remove(client);
}

function common({ audience, clock, fanOut, formats }: DeliveryParts, socket: ClientSocket, address: string) {
  return {
    id: audience.joined + 1,
    address,
    connectedAtUnixMillis: clock.unixMillis(),
    socket,
    fanOut,
    formats,
  };
}

function admit<Kind extends Client>({ audience }: DeliveryParts, client: Kind): Kind {
  audience.add(client);
  return client;
}
