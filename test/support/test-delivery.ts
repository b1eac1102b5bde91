import { Tally } from "../../src/base/tally.ts";
import { PlainCodec } from "../../src/codec/index.ts";
import {
  Audience,
  ClassicEncoder,
  type Client,
  createDialects,
  DEFAULT_LANE_LIMITS,
  type DeliveryParts,
  type DialectName,
  FanOut,
  FlowControl,
  openClient,
  type Slices,
  type SubscriptionRequest,
} from "../../src/delivery/index.ts";
import { Hub, type Source } from "../../src/hub/index.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/protocol/limits.ts";
import { atOnce } from "./at-once.ts";
import { ManualClock } from "./manual-clock.ts";
import { type RecordedSocket, RecordedSockets } from "./recorded-sockets.ts";
import { tellFrame, tellJson } from "./tell.ts";

/** A client of a {@link TestDelivery}, and its socket. */
export interface Connected {
  client: Client;
  socket: RecordedSocket;
}

/** All parts between the hub and the sockets, without a network and with a clock that stands still. */
export class TestDelivery {
  readonly clock = new ManualClock();
  readonly hub = new Hub(this.clock);
  readonly sockets = new RecordedSockets();
  readonly parts: DeliveryParts;

  constructor(limits: Partial<Limits> = {}, slices?: Slices) {
    const codec = new PlainCodec();
    const flow = new FlowControl(this.clock, DEFAULT_LANE_LIMITS, (callback) => callback());
    const fanOut = new FanOut(this.sockets, this.clock, flow, undefined, slices);
    this.hub.listen(fanOut);
    this.parts = {
      hub: this.hub,
      clock: this.clock,
      fanOut,
      dialects: createDialects(codec, new ClassicEncoder(codec), this.clock),
      flow,
      audience: new Audience(this.clock, () => {}),
      lanes: DEFAULT_LANE_LIMITS,
      limits: { ...DEFAULT_LIMITS, ...limits },
      drops: new Tally(),
      refusals: new Tally(),
    };
  }

  /** A client that reads. `goOn`: when the steps of its history are taken. */
  connect(dialect: DialectName, goOn: (step: () => boolean) => void = atOnce): Connected {
    const socket = this.sockets.open();
    const client = openClient(this.parts, { socket, address: "test", goOn }, dialect);
    thaw({ client, socket });
    return { client, socket };
  }

  /** Makes a client stop reading, until the relay has removed it from the fast lane. */
  freeze({ client, socket }: Connected, game: Source): void {
    this.clock.advance(300);
    socket.answer = undefined;
    for (let frame = 1; client.lane.state === "fast"; frame++) {
      this.sayFrame(game, frame);
      this.clock.advance(1000 / 90);
    }
  }

  sayFrame(game: Source, frame: number): void {
    tellFrame(this.hub, game, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
  }

  sayEvent(game: Source, topic: string): void {
    const data = { event_name: topic.replace("custom/", "") };
    const text = JSON.stringify({ type: "event", event: "custom", data, topic });
    tellJson(this.hub, game, { topic, data, text, timestampSeconds: 1 });
  }
}

/** Makes a client read again, and answer the pings that it missed. */
export function thaw({ client, socket }: Connected): void {
  socket.answer = () => client.lane.pong();
  for (; socket.unanswered > 0; socket.unanswered--) client.lane.pong();
}

/** A subscription as a client asks for it. */
export function request(pattern: string, rest: Partial<SubscriptionRequest> = {}): SubscriptionRequest {
  return { pattern, interval: "own", source: undefined, history: undefined, ...rest };
}
