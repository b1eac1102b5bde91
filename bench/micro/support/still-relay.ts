import type { Clock } from "../../../src/base/clock.ts";
import { Tally } from "../../../src/base/tally.ts";
import { createCodec } from "../../../src/codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  type ClientSocket,
  createDialects,
  DEFAULT_LANE_LIMITS,
  type DeliveryParts,
  type Dialects,
  FanOut,
  FlowControl,
  type Publisher,
} from "../../../src/delivery/index.ts";
import { Hub } from "../../../src/hub/index.ts";
import type { GameSockets } from "../../../src/ingest/session/index.ts";
import { DEFAULT_LIMITS, DEFAULT_MAX_INFLATED_BYTES } from "../../../src/protocol/limits.ts";
import { producersFor } from "../../support/producers-for.ts";

/** A relay without sockets, with a clock that stands still. The bench thus measures only the relay's own code, and no timer runs in between. */
export interface StillRelay {
  producers: GameSockets;
  delivery: DeliveryParts;
}

/** A clock that stands still. */
export const STILL_CLOCK: Clock = {
  unixMillis: () => 1_700_000_000_000,
  monotonicMillis: () => 0,
  after: () => ({ cancel() {} }),
  every: () => ({ cancel() {} }),
};

/** A client's socket that accepts everything and keeps nothing. */
export const IDLE_SOCKET: ClientSocket = {
  send: () => 1,
  subscribe() {},
  unsubscribe() {},
  ping() {},
  cork: (callback) => callback(),
  getBufferedAmount: () => 0,
  close() {},
  terminate() {},
};

/** Connects the parts of a relay as `src/app/relay.ts` does. `wrap` may observe its dialects. */
export function stillRelay(
  publisher: Publisher,
  wrap = (dialects: Dialects): Dialects => dialects,
): StillRelay {
  const clock = STILL_CLOCK;
  const codec = createCodec({ maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES });
  const hub = new Hub(clock);
  const flow = new FlowControl(clock, DEFAULT_LANE_LIMITS);
  const fanOut = new FanOut(publisher, clock, flow);
  hub.listen(fanOut);
  const audience = new Audience(clock, () => {});
  const producers = producersFor({ hub, codec, clock, demand: () => audience.demand() });
  const dialects = wrap(createDialects(codec, new ClassicEncoder(codec), clock));
  const [lanes, limits] = [DEFAULT_LANE_LIMITS, DEFAULT_LIMITS];
  return {
    producers,
    delivery: {
      hub,
      clock,
      fanOut,
      dialects,
      flow,
      audience,
      lanes,
      limits,
      drops: new Tally(),
      refusals: new Tally(),
    },
  };
}
