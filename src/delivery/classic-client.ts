import { STREAMS, type Stream } from "../protocol/streams.ts";
import type { ChannelSpec, Pace } from "./channel-spec.ts";
import type { Client } from "./client.ts";
import type { ClientSocket } from "./client-socket.ts";
import { ALL_EVENTS, type FanOut } from "./fan-out.ts";
import type { Formats } from "./formats/formats.ts";
import { joinExactly } from "./join-exactly.ts";
import type { Lane } from "./lane.ts";
import { type DescribedSubscription, describeSubscription } from "./subscription.ts";
import type { StreamWish, Wishes } from "./wishes.ts";

type StreamWishes = Readonly<Record<Stream, Readonly<StreamWish>>>;

/** What most want: one for all, since there may be thousands. */
const OWN_STREAMS: StreamWishes = {
  fps: { enabled: true, pace: "own" },
  vr_tracking: { enabled: true, pace: "own" },
};
const OWN_WISHES = wishesOf(OWN_STREAMS);

/** Who a client is and what it talks through. */
export interface ClientParts {
  id: number;
  address: string;
  connectedAtUnixMillis: number;
  socket: ClientSocket;
  lane: Lane;
  fanOut: FanOut;
  formats: Formats;
}

/** A client of the old protocol: every event, and the two streams at the pace it asks for. */
export class ClassicClient implements Client {
  readonly format = "classic";
  readonly id: number;
  readonly address: string;
  readonly connectedAtUnixMillis: number;
  readonly lane: Lane;
  /** It cannot choose: it gets what alerts there are, and its paces are its only wish. */
  readonly wantsAlerts = false;
  /** Made when they change: they are read anew, of every client, whenever anybody comes or goes. */
  wishes = OWN_WISHES;
  #streams = OWN_STREAMS;
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.address = parts.address;
    this.connectedAtUnixMillis = parts.connectedAtUnixMillis;
    this.lane = parts.lane;
    this.#rejoin();
  }

  configure(enabled: Partial<Record<Stream, boolean>>): void {
    const { fps, vr_tracking } = this.#streams;
    this.#want({
      fps: { ...fps, enabled: enabled.fps ?? fps.enabled },
      vr_tracking: { ...vr_tracking, enabled: enabled.vr_tracking ?? vr_tracking.enabled },
    });
  }

  setInterval(intervalSeconds: number, streams: readonly Stream[]): void {
    const paced = streams.map((stream) => [stream, { ...this.#streams[stream], pace: intervalSeconds }]);
    this.#want({ ...this.#streams, ...Object.fromEntries(paced) });
  }

  describeTopics(): string[] {
    return [...STREAMS.filter((stream) => this.#streams[stream].enabled), "events"];
  }

  describeSubscriptions(): DescribedSubscription[] {
    const streams = STREAMS.filter((stream) => this.#streams[stream].enabled).map((stream) =>
      describeSubscription({ pattern: stream, pace: this.#streams[stream].pace, source: undefined }),
    );
    return [...streams, { topic: "events" }];
  }

  leave(): void {
    this.lane.close();
  }

  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
  }

  #want(streams: StreamWishes): void {
    this.#streams = streams;
    this.wishes = wishesOf(streams);
    this.#rejoin();
  }

  #rejoin(): void {
    const { fanOut, formats } = this.#parts;
    const { fps, vr_tracking } = this.#streams;
    const json = formats["classic.json"];
    const packets = formats["classic.0x01"];
    const spec = (topic: string, pace: Pace, format = json): ChannelSpec => ({
      topic,
      format,
      pace,
      source: undefined,
    });
    const wanted = [spec(ALL_EVENTS, 0), spec("performance", "own")];
    // 0x01 is every sample, whatever the interval of the JSON event; see docs/adr/0003.
    if (fps.enabled) wanted.push(spec("fps", fps.pace === "own" ? "own" : 0, packets), spec("fps", fps.pace));
    if (vr_tracking.enabled) wanted.push(spec("vr_tracking", vr_tracking.pace));
    joinExactly(this.lane, fanOut, wanted);
  }
}

/** The slow figures come with fps, at the game's own pace; the old protocol has no pace of their own for them. */
function wishesOf({ fps, vr_tracking }: StreamWishes): Wishes {
  return { fps, vr_tracking, performance: { enabled: fps.enabled, pace: "own" }, fps_and_performance: fps };
}
